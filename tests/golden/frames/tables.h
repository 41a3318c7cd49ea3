static const struct asset_frame asset_frames[] ASSET_UNUSED = {
	{"0", ASSET_IMAGES_WALK, 1u, 2u, 9u, 7u, 1u, 2u, 16u, 12u, 0.1f},
	{"1", ASSET_IMAGES_WALK, 18u, 3u, 9u, 7u, 2u, 3u, 16u, 12u, 0.1f},
	{"2", ASSET_IMAGES_WALK, 35u, 4u, 9u, 7u, 3u, 4u, 16u, 12u, 0.1f},
	{"3", ASSET_IMAGES_WALK, 52u, 2u, 9u, 10u, 4u, 2u, 16u, 12u, 0.4f},
	{"4", ASSET_IMAGES_WALK, 5u, 15u, 9u, 6u, 5u, 3u, 16u, 12u, 0.05f},
	{"5", ASSET_IMAGES_WALK, 22u, 16u, 9u, 6u, 6u, 4u, 16u, 12u, 0.05f},
	{"6", ASSET_IMAGES_WALK, 39u, 14u, 9u, 9u, 7u, 2u, 16u, 12u, 0.05f},
	{"7", ASSET_IMAGES_WALK, 56u, 15u, 2u, 9u, 8u, 3u, 16u, 12u, 0.05f},
};
static const struct asset_animation asset_animations[] ASSET_UNUSED = {
	{"walk", 0u, 3u},
	{"hop", 5u, 7u},
};
