/* kernel.c - weights of bilinear (a triangle), bicubic (Catmull-Rom) and Lanczos-3, in whole
 * numbers.
 *
 * A kernel is a function of the distance x between the centre of an output pixel and that of a
 * source pixel, in source pixels; when the image shrinks, in output pixels, which stretches the
 * kernel. Either way x is a ratio n/d of whole numbers. Kernels are computed in Q30 (2^30 stands
 * for 1) with 64-bit integers: sin() of the C library may differ in its last bits between machines,
 * and a weight rounded the other way would change the bytes of a product.
 *
 * At the border the source pixels that do not exist are left out and the others share their weight.
 */
#include "step/kernel.h"

#include <assert.h>
#include <stddef.h>

#define Q30_ONE ((int64_t)1 << 30)
#define Q30_PI  INT64_C(3373259426) /* round(pi * 2^30) */

/* Shifts round down, also below zero: gcc and clang shift signed numbers arithmetically. */
static int64_t q30_mul(int64_t a, int64_t b)
{
	return (a * b) >> 30;
}

/* sin(u) / u for u = pi * n / d, where 0 <= 2n <= d: the power series up to u^12, nested. Its error
 * is below 2^-29. */
static int64_t sinc_core(int64_t n, int64_t d)
{
	static const int64_t STEPS[] = {12 * 13, 10 * 11, 8 * 9, 6 * 7, 4 * 5, 2 * 3};
	int64_t u = Q30_PI * n / d;
	int64_t square = q30_mul(u, u);
	int64_t sum = Q30_ONE;

	for (size_t i = 0; i < sizeof(STEPS) / sizeof(STEPS[0]); i++)
		sum = Q30_ONE - q30_mul(square, sum) / STEPS[i];
	return sum;
}

/* sin(pi x) / (pi x) for x = n/d >= 0. Near 0 the series gives it at once; further out the sine is
 * folded into the first quarter turn and divided by pi x. */
static int64_t sinc(int64_t n, int64_t d)
{
	int64_t turns = n / d;
	int64_t rest = n % d;
	int64_t sine;

	if (2 * n <= d)
		return sinc_core(n, d);
	if (2 * rest > d)
		rest = d - rest;
	sine = q30_mul(Q30_PI * rest / d, sinc_core(rest, d));
	sine = sine * d / n * Q30_ONE / Q30_PI;
	return turns % 2 ? -sine : sine;
}

static int64_t lanczos(int64_t n, int64_t d)
{
	return q30_mul(sinc(n, d), sinc(n, 3 * d));
}

static int64_t bicubic(int64_t n, int64_t d)
{
	int64_t x = n * Q30_ONE / d;

	if (n < d)
		return (q30_mul(3 * x - 5 * Q30_ONE, q30_mul(x, x)) + 2 * Q30_ONE) / 2;
	return (q30_mul(q30_mul(5 * Q30_ONE - x, x) - 8 * Q30_ONE, x) + 4 * Q30_ONE) / 2;
}

static int64_t bilinear(int64_t n, int64_t d)
{
	return Q30_ONE - n * Q30_ONE / d;
}

struct kernel {
	int64_t (*weight)(int64_t n, int64_t d); /* for 0 <= n < support * d */
	int64_t support;
};

static const struct kernel KERNELS[] = {
	[SCALE_BILINEAR] = {bilinear, 1},
	[SCALE_BICUBIC] = {bicubic, 2},
	[SCALE_LANCZOS] = {lanczos, 3},
};

/* What the weights of one axis are made with. x = n/d with d = 2 * max(in, out) and, for output
 * pixel i and source pixel j, n = (2j + 1) * out - (2i + 1) * in. */
struct grid {
	const struct kernel *kernel;
	int64_t in, out, d;
	int64_t *exact; /* taps weights in Q30 */
};

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* The source pixels j with |x| < support. */
static void grid_range(const struct grid *grid, int64_t i, int64_t *first, int64_t *end)
{
	int64_t center = (2 * i + 1) * grid->in - grid->out;
	int64_t reach = grid->kernel->support * grid->d;

	*first = floor_div(center - reach, 2 * grid->out) + 1;
	*end = floor_div(center + reach - 1, 2 * grid->out) + 1;
	if (*first < 0)
		*first = 0;
	if (*end > grid->in)
		*end = grid->in;
}

/* Rounds running totals instead of single weights: the weights then add up exactly, and no weight
 * is off by more than one unit however many there are. */
static void round_weights(const int64_t *exact, size_t count, int16_t *out)
{
	int64_t total = 0, running = 0, before = 0;

	for (size_t k = 0; k < count; k++)
		total += exact[k];
	assert(total > 0);
	for (size_t k = 0; k < count; k++) {
		int64_t rounded;

		running += exact[k];
		rounded = floor_div(2 * WEIGHT_ONE * running + total, 2 * total);
		out[k] = (int16_t)(rounded - before);
		before = rounded;
	}
}

static void axis_fill(struct axis *axis, const struct grid *grid, uint32_t i)
{
	int64_t first, end, start;

	grid_range(grid, i, &first, &end);
	for (int64_t j = first; j < end; j++) {
		int64_t n = (2 * j + 1) * grid->out - (2 * (int64_t)i + 1) * grid->in;

		grid->exact[j - first] = grid->kernel->weight(n < 0 ? -n : n, grid->d);
	}
	/* Near the far border the window moves back, so that it reads what exists. */
	start = first + axis->taps > grid->in ? grid->in - (int64_t)axis->taps : first;
	if (start < 0)
		start = 0;
	axis->first[i] = (uint32_t)start;
	round_weights(grid->exact, (size_t)(end - first),
		      axis->weights + (size_t)i * axis->taps + (first - start));
}

void axis_init(struct axis *axis, uint32_t in, uint32_t out, enum scale_filter filter)
{
	struct grid grid = {&KERNELS[filter], in, out, 2 * (int64_t)(in > out ? in : out), NULL};
	int64_t taps = grid.kernel->support * grid.d / out + 1;

	if (taps > in)
		taps = in;
	axis->taps = (uint32_t)(taps + taps % 2);
	axis->first = mem_zalloc(out, sizeof(*axis->first));
	axis->weights = mem_zalloc((size_t)out * axis->taps, sizeof(*axis->weights));
	grid.exact = mem_zalloc(axis->taps, sizeof(*grid.exact));
	for (uint32_t i = 0; i < out; i++)
		axis_fill(axis, &grid, i);
	mem_free(grid.exact);
}

void axis_release(struct axis *axis)
{
	mem_free(axis->first);
	mem_free(axis->weights);
	*axis = (struct axis){0};
}
