/* random.h - the one source of chance for generators: SplitMix64, a counter that steps by the
 * golden ratio and is mixed by two multiplications. The same seed gives the same numbers everywhere
 * and for ever; changing it changes every picture.
 */
#ifndef ASSETC_PROVIDER_PROCEDURAL_RANDOM_H
#define ASSETC_PROVIDER_PROCEDURAL_RANDOM_H

#include <stdint.h>

struct random {
	uint64_t state;
};

static inline uint64_t random_mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
	return x ^ (x >> 31);
}

/* A stream of its own for each purpose of a picture, so that drawing one thing more does not change
 * the others. */
static inline struct random random_stream(uint64_t seed, uint64_t purpose)
{
	return (struct random){random_mix(seed) ^
			       random_mix(purpose + UINT64_C(0x9E3779B97F4A7C15))};
}

static inline uint64_t random_next(struct random *random)
{
	random->state += UINT64_C(0x9E3779B97F4A7C15);
	return random_mix(random->state);
}

/* 0 .. count - 1; count must be above 0. */
static inline uint32_t random_below(struct random *random, uint32_t count)
{
	return (uint32_t)(((random_next(random) >> 32) * count) >> 32);
}

/* low .. high, both included. */
static inline int32_t random_between(struct random *random, int32_t low, int32_t high)
{
	return low + (int32_t)random_below(random, (uint32_t)(high - low) + 1);
}

/* The same number for the same place, without a stream. */
static inline uint64_t random_at(uint64_t seed, uint32_t x, uint32_t y)
{
	return random_mix(random_mix(seed ^ x) + ((uint64_t)y << 32) +
			  UINT64_C(0x9E3779B97F4A7C15));
}

#endif
