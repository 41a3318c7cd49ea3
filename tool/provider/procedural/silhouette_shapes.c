/* silhouette_shapes.c - the things that silhouettes show. Places are thousandths of the square; the
 * seed bends what may differ from one candidate to the next. */
#include "provider/procedural/silhouette_shapes.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* ---- what grows and lies about ----------------------------------------------------------- */

static void draw_pine(struct outline *to, struct random *random)
{
	int32_t tiers = random_between(random, 3, 5), lean = random_between(random, -12, 12);

	outline_rect(to, 465, 820, 535, 980);
	for (int32_t i = 0; i < tiers; i++) {
		int32_t top = 30 + 620 * i / tiers, bottom = 210 + 660 * (i + 1) / tiers;
		int32_t half = 120 + 260 * (i + 1) / tiers;
		int32_t right = bottom + random_between(random, -15, 15);
		int32_t left = bottom + random_between(random, -15, 15);
		struct outline_spot tier[] = {{(int16_t)(500 + lean), (int16_t)top},
					      {(int16_t)(500 + half), (int16_t)right},
					      {500, (int16_t)(bottom - 40)},
					      {(int16_t)(500 - half), (int16_t)left}};

		outline_polygon(to, tier, COUNT(tier));
	}
}

static void draw_tree(struct outline *to, struct random *random)
{
	static const struct outline_spot TRUNK[] = {{455, 520}, {545, 520}, {550, 860},
						    {600, 980}, {400, 980}, {450, 860}};

	outline_polygon(to, TRUNK, COUNT(TRUNK));
	outline_limb(to, 490, 700, 360, 560, 22);
	outline_limb(to, 510, 660, 650, 520, 22);
	outline_ellipse(to, 500, 350, 270, 240);
	for (int32_t turn = 0; turn < 360; turn += 45) {
		int32_t bend = turn + random_between(random, -15, 15);
		int32_t radius = random_between(random, 110, 165);

		outline_ellipse(to, 500 + fixed_cos(bend) * 250 / ONE,
				350 + fixed_sin(bend) * 200 / ONE, radius, radius);
	}
}

static void draw_bush(struct outline *to, struct random *random)
{
	outline_limb(to, 180, 850, 820, 850, 110);
	outline_ellipse(to, 500, 760, 360, 190);
	for (int32_t i = 0; i < 7; i++) {
		int32_t x = 170 + 660 * i / 6, radius = random_between(random, 110, 150);
		int32_t lift = i * (6 - i) * 34;

		outline_ellipse(to, x, 800 - lift, radius, radius);
	}
}

static void draw_grass(struct outline *to, struct random *random)
{
	for (int32_t i = 0; i < 11; i++) {
		int32_t x = 130 + 74 * i, height = random_between(random, 350, 850);
		int32_t lean = random_between(random, -120, 120);
		struct outline_spot blade[] = {
			{(int16_t)(x - 45), 980},
			{(int16_t)(x - 25 + lean / 3), (int16_t)(980 - height / 2)},
			{(int16_t)(x + lean), (int16_t)(980 - height)},
			{(int16_t)(x + 25 + lean / 3), (int16_t)(980 - height / 2)},
			{(int16_t)(x + 45), 980}};

		outline_polygon(to, blade, COUNT(blade));
	}
}

static void draw_rock(struct outline *to, struct random *random)
{
	for (int32_t turn = 0; turn < 360; turn += 30) {
		int32_t bend = turn + random_between(random, -9, 9);
		int32_t radius = random_between(random, 360, 470);
		int32_t y = 560 + fixed_sin(bend) * (radius * 17 / 20) / ONE;

		outline_point(to, (500 + fixed_cos(bend) * radius / ONE) * ONE / 1000,
			      (y > 900 ? 900 : y) * ONE / 1000);
	}
	outline_close(to);
}

static void draw_crystal(struct outline *to, struct random *random)
{
	static const int16_t LEAN[] = {-330, -170, 0, 170, 330};

	for (size_t i = 0; i < COUNT(LEAN); i++) {
		int32_t away = LEAN[i] < 0 ? -LEAN[i] : LEAN[i];
		int32_t height = 900 - away - random_between(random, 0, 140);
		int32_t half = random_between(random, 60, 90), x = 500 + LEAN[i] / 3;
		int32_t tip = x + LEAN[i];
		int32_t neck = x + LEAN[i] * 3 / 4;
		struct outline_spot shard[] = {
			{(int16_t)(x - half), 970},
			{(int16_t)(neck - half), (int16_t)(970 - height * 3 / 4)},
			{(int16_t)tip, (int16_t)(970 - height)},
			{(int16_t)(neck + half), (int16_t)(970 - height * 3 / 4)},
			{(int16_t)(x + half), 970}};

		outline_polygon(to, shard, COUNT(shard));
	}
}

/* One slope up to a peak and down again, in crooked steps. */
static void draw_peak(struct outline *to, struct random *random, int32_t middle, int32_t half,
		      int32_t top)
{
	for (int32_t i = -8; i <= 8; i++) {
		int32_t away = i < 0 ? -i : i;
		int32_t crook = i == 0 || away == 8 ? 0 : random_between(random, -24, 24);

		outline_point(to, (middle + half * i / 8) * ONE / 1000,
			      (top + (940 - top) * away / 8 + crook) * ONE / 1000);
	}
	outline_close(to);
}

static void draw_mountain(struct outline *to, struct random *random)
{
	/* One number after the other: the order of arguments, and of the parts of an initialiser,
	 * is the compiler's choice. */
	int32_t top = random_between(random, 80, 160), middle = random_between(random, 420, 560);

	draw_peak(to, random, middle, 440, top);
	draw_peak(to, random, 260, 240, random_between(random, 380, 520));
	draw_peak(to, random, 750, 230, random_between(random, 330, 500));
}

/* ---- what lives -------------------------------------------------------------------------- */

static void draw_person(struct outline *to, struct random *random)
{
	int32_t stride = random_between(random, 20, 110), swing = random_between(random, 0, 90);
	static const struct outline_spot BODY[] = {{385, 270}, {615, 270}, {580, 480},
						   {585, 620}, {415, 620}, {420, 480}};

	outline_ellipse(to, 500, 125, 92, 105);
	outline_limb(to, 500, 200, 500, 280, 40);
	outline_polygon(to, BODY, COUNT(BODY));
	outline_limb(to, 402, 300, 370 - swing, 440, 42);
	outline_limb(to, 370 - swing, 440, 365 - swing / 2, 580, 36);
	outline_limb(to, 598, 300, 630 + swing / 2, 440, 42);
	outline_limb(to, 630 + swing / 2, 440, 640 + swing, 570, 36);
	outline_limb(to, 455, 600, 450 - stride / 2, 780, 58);
	outline_limb(to, 450 - stride / 2, 780, 440 - stride, 935, 46);
	outline_limb(to, 545, 600, 550 + stride, 770, 58);
	outline_limb(to, 550 + stride, 770, 560 + stride, 935, 46);
	outline_limb(to, 440 - stride, 940, 490 - stride, 950, 32);
	outline_limb(to, 560 + stride, 940, 610 + stride, 950, 32);
}

static void draw_animal(struct outline *to, struct random *random)
{
	static const struct outline_spot EARS[] = {
		{722, 345}, {735, 175}, {810, 270}, {865, 180}, {880, 350}};
	int32_t step = random_between(random, -40, 40), tail = random_between(random, 230, 420);

	outline_ellipse(to, 455, 560, 285, 145);
	outline_ellipse(to, 650, 510, 140, 150);
	outline_limb(to, 690, 480, 790, 370, 85);
	outline_ellipse(to, 800, 360, 105, 90);
	outline_limb(to, 830, 385, 905, 410, 45);
	outline_polygon(to, EARS, COUNT(EARS));
	outline_limb(to, 260, 620, 240 + step, 920, 48);
	outline_limb(to, 350, 640, 360 - step, 920, 45);
	outline_limb(to, 610, 640, 600 + step, 920, 45);
	outline_limb(to, 690, 620, 710 - step, 920, 48);
	outline_limb(to, 200, 510, 110, tail, 36);
	outline_limb(to, 110, tail, 130, tail - 110, 28);
}

static void draw_bird(struct outline *to, struct random *random)
{
	int32_t lift = random_between(random, 60, 260);
	struct outline_spot near_wing[] = {{400, 540},
					   {250, (int16_t)(lift + 170)},
					   {230, (int16_t)lift},
					   {440, (int16_t)(lift + 130)},
					   {640, 540}};
	struct outline_spot far_wing[] = {{500, 520},
					  {560, (int16_t)(lift + 100)},
					  {760, (int16_t)(lift + 20)},
					  {690, (int16_t)(lift + 210)},
					  {660, 540}};
	static const struct outline_spot TAIL[] = {
		{330, 530}, {60, 590}, {110, 650}, {90, 720}, {390, 640}};
	static const struct outline_spot BEAK[] = {{840, 400}, {965, 450}, {845, 480}};

	outline_ellipse(to, 520, 560, 250, 115);
	outline_limb(to, 680, 510, 770, 440, 80);
	outline_ellipse(to, 785, 435, 92, 85);
	outline_polygon(to, near_wing, COUNT(near_wing));
	outline_polygon(to, far_wing, COUNT(far_wing));
	outline_polygon(to, TAIL, COUNT(TAIL));
	outline_polygon(to, BEAK, COUNT(BEAK));
}

static void draw_fish(struct outline *to, struct random *random)
{
	int32_t fin = random_between(random, 170, 290), height = random_between(random, 180, 240);
	static const struct outline_spot TAIL[] = {{300, 500}, {60, 290}, {130, 500}, {60, 710}};
	struct outline_spot top[] = {{430, 380}, {500, (int16_t)fin}, {720, 400}};
	struct outline_spot bottom[] = {{470, 640}, {480, (int16_t)(980 - fin)}, {640, 620}};

	outline_ellipse(to, 570, 500, 350, height);
	outline_polygon(to, TAIL, COUNT(TAIL));
	outline_polygon(to, top, COUNT(top));
	outline_polygon(to, bottom, COUNT(bottom));
}

/* ---- what is built ----------------------------------------------------------------------- */

static void draw_house(struct outline *to, struct random *random)
{
	int32_t peak = random_between(random, 90, 200), chimney = random_between(random, 620, 720);
	struct outline_spot roof[] = {{500, (int16_t)peak}, {930, 520}, {70, 520}};

	outline_rect(to, 160, 480, 840, 960);
	outline_polygon(to, roof, COUNT(roof));
	outline_rect(to, chimney, peak + 40, chimney + 90, 480);
}

static void draw_building(struct outline *to, struct random *random)
{
	int32_t right = 60;

	for (int32_t i = 0; i < 5; i++) {
		int32_t left = right, top = random_between(random, i == 2 ? 90 : 240, 560);

		right = i == 4 ? 940 : left + random_between(random, 140, 200);
		outline_rect(to, left, top, right, 960);
		if (random_below(random, 2))
			outline_rect(to, left + 30, top - 50, right - 40, top);
		if (i == 2)
			outline_limb(to, (left + right) / 2, top - 60, (left + right) / 2, top, 9);
	}
}

static void draw_battlements(struct outline *to, int32_t left, int32_t top, int32_t right)
{
	int32_t width = (right - left) / 5;

	for (int32_t i = 0; i < 5; i += 2)
		outline_rect(to, left + i * width, top - width, left + (i + 1) * width, top + 4);
}

static void draw_castle(struct outline *to, struct random *random)
{
	int32_t keep = random_between(random, 250, 380);
	static const struct outline_spot FLAG[] = {{500, 60}, {640, 100}, {500, 140}};

	outline_rect(to, 180, 580, 820, 960);
	draw_battlements(to, 290, 580, 710);
	outline_rect(to, 80, 420, 290, 960);
	draw_battlements(to, 60, 420, 310);
	outline_rect(to, 710, 420, 920, 960);
	draw_battlements(to, 690, 420, 940);
	outline_rect(to, 390, keep, 610, 700);
	draw_battlements(to, 370, keep, 630);
	outline_limb(to, 500, 70, 500, keep, 9);
	outline_polygon(to, FLAG, COUNT(FLAG));
}

static void draw_sword(struct outline *to, struct random *random)
{
	int32_t half = random_between(random, 42, 62), guard = random_between(random, 150, 220);
	struct outline_spot blade[] = {{500, 20},
				       {(int16_t)(500 + half), 110},
				       {(int16_t)(500 + half), 700},
				       {(int16_t)(500 - half), 700},
				       {(int16_t)(500 - half), 110}};

	outline_polygon(to, blade, COUNT(blade));
	outline_limb(to, 500 - guard, 710, 500 + guard, 710, 32);
	outline_rect(to, 468, 700, 532, 900);
	outline_ellipse(to, 500, 920, 55, 55);
}

/* ---- what is in the sky, and signs ------------------------------------------------------- */

static void draw_cloud(struct outline *to, struct random *random)
{
	outline_limb(to, 190, 680, 810, 680, 110);
	for (int32_t i = 0; i < 5; i++) {
		int32_t radius = random_between(random, 120, 165) + (i % 4 ? 50 : 0);

		outline_ellipse(to, 220 + 140 * i, 640 - i * (4 - i) * 40, radius, radius);
	}
}

/* Points between two radii, the first upwards. */
static void draw_points(struct outline *to, int32_t count, int32_t inner, int32_t outer)
{
	for (int32_t i = 0; i < 2 * count; i++) {
		int32_t turn = i * 180 / count - 90, radius = i % 2 ? inner : outer;

		outline_point(to, ONE / 2 + fixed_cos(turn) * radius / 1000,
			      ONE / 2 + fixed_sin(turn) * radius / 1000);
	}
	outline_close(to);
}

static void draw_star(struct outline *to, struct random *random)
{
	draw_points(to, 5, random_between(random, 185, 235), 490);
}

static void draw_sun(struct outline *to, struct random *random)
{
	draw_points(to, 12, 330, random_between(random, 440, 490));
	outline_ellipse(to, 500, 500, 330, 330);
}

/* The outer line of a disc, and back along that of another that covers it. */
static void draw_moon(struct outline *to, struct random *random)
{
	int32_t bite = random_between(random, 120, 260);

	for (int32_t turn = -90; turn <= 90; turn += 5)
		outline_point(to, ONE * 35 / 100 + fixed_cos(turn) * 45 / 100,
			      ONE / 2 + fixed_sin(turn) * 45 / 100);
	for (int32_t turn = 90; turn >= -90; turn -= 5)
		outline_point(to, ONE * 35 / 100 + fixed_cos(turn) * bite / 1000,
			      ONE / 2 + fixed_sin(turn) * 45 / 100);
	outline_close(to);
}

/* x = 16 sin^3 t, y = 13 cos t - 5 cos 2t - 2 cos 3t - cos 4t */
static void draw_heart(struct outline *to, struct random *random)
{
	int32_t wide = random_between(random, 26, 29);

	for (int32_t turn = 0; turn < 360; turn += 4) {
		int32_t sine = fixed_sin(turn);
		int32_t x = 16 * fixed_mul(fixed_mul(sine, sine), sine);
		int32_t y = 13 * fixed_cos(turn) - 5 * fixed_cos(2 * turn) -
			    2 * fixed_cos(3 * turn) - fixed_cos(4 * turn);

		outline_point(to, ONE / 2 + (int32_t)((int64_t)x * wide / 1000),
			      ONE * 46 / 100 - (int32_t)((int64_t)y * 29 / 1000));
	}
	outline_close(to);
}

static void draw_blob(struct outline *to, struct random *random)
{
	int32_t phase[4], depth[4];

	for (int32_t i = 0; i < 4; i++) {
		phase[i] = random_between(random, 0, 359);
		depth[i] = random_between(random, 15, 60) / (i + 1);
	}
	for (int32_t turn = 0; turn < 360; turn += 3) {
		int32_t radius = 400;

		for (int32_t i = 0; i < 4; i++)
			radius += fixed_sin(turn * (i + 2) + phase[i]) * depth[i] / ONE;
		outline_point(to, ONE / 2 + fixed_cos(turn) * radius / 1000,
			      ONE / 2 + fixed_sin(turn) * radius / 1000);
	}
	outline_close(to);
}

/* clang-format off */
const struct silhouette_shape silhouette_shapes[] = {
	{"pine fir spruce conifer evergreen", draw_pine},
	{"tree oak birch maple forest wood", draw_tree},
	{"bush shrub hedge", draw_bush},
	{"grass reed weed plant fern", draw_grass},
	{"rock stone boulder pebble asteroid meteor", draw_rock},
	{"crystal gem stalagmite shard ice", draw_crystal},
	{"mountain hill peak cliff volcano", draw_mountain},
	{"person people human man woman character player hero npc child knight soldier wizard "
	 "villager", draw_person},
	{"animal dog cat wolf fox deer horse bear lion", draw_animal},
	{"bird crow raven eagle owl gull parrot", draw_bird},
	{"fish shark whale", draw_fish},
	{"house hut cottage cabin barn home", draw_house},
	{"building city tower skyline skyscraper factory town", draw_building},
	{"castle fortress keep ruin", draw_castle},
	{"sword blade dagger weapon", draw_sword},
	{"cloud smoke fog", draw_cloud},
	{"star", draw_star},
	{"sun", draw_sun},
	{"moon crescent", draw_moon},
	{"heart love life", draw_heart},
	{"", draw_blob},
};
/* clang-format on */
const size_t silhouette_shape_count = COUNT(silhouette_shapes);
