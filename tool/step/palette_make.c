/* palette_make.c - the colours with which an image can be drawn best.
 *
 * All colours of the image are counted, or where they are many cells of alike ones. The space of colours is cut in two
 * again and again, each time the part with the largest error, where that removes most of it (Wu's criterion). The
 * means of the parts are then moved to the means of what is nearest to them, until little changes.
 */
#include "step/palette.h"

#include <string.h>

enum {
	ENTRIES_MAX = 1 << 16,
	SLOTS = 1 << 18, /* of the hash table; a power of two */
	ROUNDS = 12,
	AXES = 4,
};

struct entry {
	struct palette_point point;
	uint32_t key;
	uint8_t part; /* of which part of the space it is */
	uint64_t count, opaque;
	uint64_t sums[AXES]; /* of the points of its pixels */
};

struct census {
	const struct image *image;
	struct entry *entries;
	size_t count;
	uint32_t *slots; /* index + 1, or 0 */
	bool has_empty;  /* there are pixels of alpha 0 */
	bool is_coarse;  /* entries are cells, not colours */
};

/* ---- counting ---------------------------------------------------------------------------- */

/* The cell of a pixel: its channels without their lowest bits. An opaque pixel stays one. */
static uint32_t key_of(const uint8_t *pixel, unsigned shift)
{
	uint32_t key = 0;

	for (int k = 0; k < 4; k++)
		key = key << 8 | (uint32_t)(pixel[k] >> shift << shift);
	return pixel[3] == 255 ? key | 255 : key;
}

static struct entry *find_entry(struct census *census, uint32_t key)
{
	uint32_t slot = (key * 2654435761u) >> 14;

	while (census->slots[slot]) {
		struct entry *entry = &census->entries[census->slots[slot] - 1];

		if (entry->key == key)
			return entry;
		slot = (slot + 1) & (SLOTS - 1);
	}
	if (census->count == ENTRIES_MAX)
		return NULL;
	census->slots[slot] = (uint32_t)census->count + 1;
	census->entries[census->count] = (struct entry){.key = key};
	return &census->entries[census->count++];
}

/* False when there are too many cells. */
static bool count_cells(struct census *census, unsigned shift)
{
	size_t pixels = (size_t)census->image->width * census->image->height;
	const uint8_t *pixel = census->image->rgba;
	struct entry *entry = NULL;

	census->count = 0;
	census->has_empty = false;
	memset(census->slots, 0, SLOTS * sizeof(*census->slots));
	for (size_t i = 0; i < pixels; i++, pixel += 4) {
		struct palette_point point;
		uint32_t key;

		if (pixel[3] == 0) {
			census->has_empty = true;
			continue;
		}
		key = key_of(pixel, shift);
		if (!entry || entry->key != key)
			entry = find_entry(census, key);
		if (!entry)
			return false;
		point = palette_point_of(pixel);
		for (int k = 0; k < AXES; k++)
			entry->sums[k] += (uint64_t)point.v[k];
		entry->count++;
		entry->opaque += pixel[3] == 255;
	}
	return true;
}

static void census_take(struct census *census, const struct image *image)
{
	unsigned shift = 0;

	*census = (struct census){.image = image};
	census->entries = mem_alloc(ENTRIES_MAX * sizeof(*census->entries));
	census->slots = mem_alloc(SLOTS * sizeof(*census->slots));
	while (!count_cells(census, shift))
		shift++;
	census->is_coarse = shift > 0;
	for (size_t i = 0; i < census->count; i++) {
		struct entry *entry = &census->entries[i];

		for (int k = 0; k < AXES; k++)
			entry->point.v[k] =
				(int)((entry->sums[k] + entry->count / 2) / entry->count);
	}
}

static void census_release(struct census *census)
{
	mem_free(census->entries);
	mem_free(census->slots);
}

/* ---- cutting ----------------------------------------------------------------------------- */

/* A part of the space: entries from `first` on. */
struct part {
	size_t first, len;
	int axis;       /* along which it is cut next */
	uint64_t error; /* what is wrong with one colour for all of it, along all axes */
};

/* As in palette_distance. */
static const uint64_t WEIGHTS[AXES] = {3, 4, 2, 6};

/* Sums are at most 2^26 pixels times 2^24: far below 2^63. */
static void weigh(const struct entry *entries, struct part *part)
{
	uint64_t most = 0;

	part->error = 0;
	for (int axis = 0; axis < AXES; axis++) {
		uint64_t count = 0, sum = 0, error = 0;
		int64_t mean;

		for (size_t i = part->first; i < part->first + part->len; i++) {
			count += entries[i].count;
			sum += entries[i].sums[axis];
		}
		mean = (int64_t)((sum + count / 2) / count);
		for (size_t i = part->first; i < part->first + part->len; i++) {
			int64_t off = entries[i].point.v[axis] - mean;

			error += entries[i].count * (uint64_t)(off * off);
		}
		error *= WEIGHTS[axis];
		if (error > most) {
			most = error;
			part->axis = axis;
		}
		part->error += error;
	}
}

struct tally {
	uint64_t count, sum;
};

/* What the means of both sides explain of the squares: as large as can be where the error is small. Scaled by 256 to
 * keep fractions, at most 2^26 * 2^12 * 2^20. */
static uint64_t explained(struct tally side)
{
	return side.sum * (side.sum * 256 / side.count) / 256;
}

/* The largest value of the lower side. */
static int best_cut(const struct entry *entries, const struct part *part)
{
	struct tally *tallies = mem_zalloc(POINT_MAX + 1, sizeof(*tallies));
	struct tally all = {0}, low = {0};
	uint64_t most = 0;
	int cut = -1;

	for (size_t i = part->first; i < part->first + part->len; i++) {
		struct tally *tally = &tallies[entries[i].point.v[part->axis]];

		tally->count += entries[i].count;
		tally->sum += entries[i].sums[part->axis];
		all.count += entries[i].count;
		all.sum += entries[i].sums[part->axis];
	}
	for (int value = 0; value < POINT_MAX; value++) {
		struct tally high;
		uint64_t both;

		low.count += tallies[value].count;
		low.sum += tallies[value].sum;
		high = (struct tally){all.count - low.count, all.sum - low.sum};
		if (tallies[value].count == 0 || high.count == 0)
			continue;
		both = explained(low) + explained(high);
		if (cut < 0 || both > most) {
			most = both;
			cut = value;
		}
	}
	mem_free(tallies);
	return cut;
}

/* Puts the entries of the lower side first; returns how many they are. */
static size_t divide(struct entry *entries, const struct part *part, int cut)
{
	size_t low = part->first;

	for (size_t i = part->first; i < part->first + part->len; i++) {
		struct entry entry = entries[i];

		if (entry.point.v[part->axis] > cut)
			continue;
		entries[i] = entries[low];
		entries[low++] = entry;
	}
	return low - part->first;
}

static unsigned cut_space(struct census *census, unsigned most, struct part *parts)
{
	unsigned count = 1;

	parts[0] = (struct part){.len = census->count};
	weigh(census->entries, &parts[0]);
	while (count < most) {
		unsigned worst = 0;
		struct part *part;
		size_t low;

		for (unsigned i = 1; i < count; i++)
			worst = parts[i].error > parts[worst].error ? i : worst;
		part = &parts[worst];
		if (part->error == 0)
			break;
		low = divide(census->entries, part, best_cut(census->entries, part));
		parts[count] = (struct part){.first = part->first + low, .len = part->len - low};
		part->len = low;
		weigh(census->entries, part);
		weigh(census->entries, &parts[count++]);
	}
	return count;
}

/* ---- moving ------------------------------------------------------------------------------ */

struct mean {
	uint64_t sums[AXES], count, opaque;
};

static void sum_parts(const struct census *census, struct mean means[PALETTE_MAX])
{
	memset(means, 0, PALETTE_MAX * sizeof(*means));
	for (size_t i = 0; i < census->count; i++) {
		const struct entry *entry = &census->entries[i];
		struct mean *mean = &means[entry->part];

		for (int k = 0; k < AXES; k++)
			mean->sums[k] += entry->sums[k];
		mean->count += entry->count;
		mean->opaque += entry->opaque;
	}
}

/* The mean of each part becomes its point; one that lost all its entries stays. */
static void move_points(const struct mean *means, struct palette_search *search)
{
	for (unsigned i = 0; i < search->count; i++) {
		for (int k = 0; k < AXES && means[i].count; k++)
			search->points[i].v[k] =
				(int)((means[i].sums[k] + means[i].count / 2) / means[i].count);
	}
}

/* Returns how many pixels changed their part. */
static uint64_t assign(struct census *census, const struct palette_search *search)
{
	uint64_t changed = 0;

	for (size_t i = 0; i < census->count; i++) {
		struct entry *entry = &census->entries[i];
		uint8_t part = (uint8_t)palette_nearest(search, &entry->point, entry->part);

		changed += part == entry->part ? 0 : entry->count;
		entry->part = part;
	}
	return changed;
}

/* A colour of mostly opaque pixels is opaque, so that nothing shines through what was solid. */
static void put_color(const struct mean *mean, struct palette *out)
{
	uint64_t alpha = (mean->sums[3] + mean->count / 2) / mean->count;
	uint8_t rgba[4];

	if (mean->opaque * 2 > mean->count)
		alpha = POINT_MAX;
	rgba[3] = (uint8_t)((alpha + POINT_ONE / 2) / POINT_ONE);
	for (int k = 0; k < 3; k++) {
		uint64_t value = mean->sums[3]
					 ? (mean->sums[k] * 255 + mean->sums[3] / 2) / mean->sums[3]
					 : 0;

		rgba[k] = value > 255 ? 255 : (uint8_t)value;
	}
	(void)palette_add(out, rgba);
}

static void choose(struct census *census, unsigned most, struct palette *out)
{
	struct part *parts = mem_alloc(PALETTE_MAX * sizeof(*parts));
	struct mean *means = mem_alloc(PALETTE_MAX * sizeof(*means));
	struct palette_search *search = mem_alloc(sizeof(*search));
	uint64_t pixels = (uint64_t)census->image->width * census->image->height;

	search->count = cut_space(census, most, parts);
	for (unsigned i = 0; i < search->count; i++) {
		for (size_t k = parts[i].first; k < parts[i].first + parts[i].len; k++)
			census->entries[k].part = (uint8_t)i;
	}
	sum_parts(census, means);
	for (int round = 0; round < ROUNDS; round++) {
		uint64_t changed;

		move_points(means, search);
		palette_search_prepare(search);
		changed = assign(census, search);
		sum_parts(census, means);
		if (changed * 1000 < pixels)
			break;
	}
	for (unsigned i = 0; i < search->count; i++) {
		if (means[i].count)
			put_color(&means[i], out);
	}
	mem_free(search);
	mem_free(means);
	mem_free(parts);
}

void palette_make(const struct image *image, unsigned most, struct palette *out)
{
	static const uint8_t EMPTY[4] = {0};
	struct census census;

	*out = (struct palette){0};
	census_take(&census, image);
	if (census.has_empty) {
		(void)palette_add(out, EMPTY);
		most--;
	}
	if (!census.is_coarse && census.count <= most) {
		for (size_t i = 0; i < census.count; i++) {
			uint32_t key = census.entries[i].key;

			(void)palette_add(
				out, (const uint8_t[]){(uint8_t)(key >> 24), (uint8_t)(key >> 16),
						       (uint8_t)(key >> 8), (uint8_t)key});
		}
	} else if (census.count) {
		choose(&census, most, out);
	}
	census_release(&census);
}
