/* filter.h - a filter of second order whose cutoff may move while it runs: the state variable
 * filter with trapezoidal integrators, which stays stable at every cutoff. */
#ifndef ASSETC_PROVIDER_PROCEDURAL_SOUND_FILTER_H
#define ASSETC_PROVIDER_PROCEDURAL_SOUND_FILTER_H

#include "provider/procedural/sound/maths.h"

/* Zero-initialise. */
struct filter {
	double tuned; /* the cutoff that the factors below are of */
	double damping, a1, a2, a3;
	double first, second; /* the integrators */
};

/* cutoff: in turns per sample, held to 0.00001..0.49. damping: 1.414 is flat, less rings. */
static inline void filter_tune(struct filter *filter, double cutoff, double damping)
{
	double turns = maths_clamp(cutoff, 0.00001, 0.49);
	double g;

	if (filter->tuned == turns && filter->damping == damping)
		return;
	g = maths_sin(turns / 2) / maths_cos(turns / 2);
	filter->tuned = turns;
	filter->damping = damping;
	filter->a1 = 1 / (1 + g * (g + damping));
	filter->a2 = g * filter->a1;
	filter->a3 = g * filter->a2;
}

struct filter_out {
	double low, band, high;
};

static inline struct filter_out filter_run(struct filter *filter, double x)
{
	double rest = x - filter->second;
	double band = filter->a1 * filter->first + filter->a2 * rest;
	double low = filter->second + filter->a2 * filter->first + filter->a3 * rest;

	filter->first = 2 * band - filter->first;
	filter->second = 2 * low - filter->second;
	return (struct filter_out){low, band, x - filter->damping * band - low};
}

#endif
