/* test_digest.c - the digests against published vectors, and their spelling. */
#include <assetc/cache.h>

#include <criterion/criterion.h>
#include <sodium/crypto_hash_sha256.h>
#include <stdlib.h>
#include <string.h>

static void check_sha256(const void *data, size_t len, const char *wanted)
{
	struct ac_sha256 sha;
	char hex[AC_SHA256_HEX_SIZE];
	ac_sha256_of(data, len, &sha);
	ac_sha256_format(&sha, hex);
	cr_expect_str_eq(hex, wanted);
}

/* The examples of FIPS 180-4. */
Test(cache_digest, sha256_nist)
{
	const char two_blocks[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
	check_sha256(NULL, 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	check_sha256("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	check_sha256(two_blocks, strlen(two_blocks),
		     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

Test(cache_digest, sha256_million)
{
	const size_t len = 1000000;
	char *text = malloc(len);
	cr_assert_not_null(text);
	memset(text, 'a', len);
	check_sha256(text, len, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	free(text);
}

/* Every length around the ends of blocks, from every alignment, beside libsodium. */
Test(cache_digest, sha256_lengths)
{
	uint8_t bytes[320];
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)(i * 37 + i / 7);
	for (size_t start = 0; start < 17; start++) {
		for (size_t len = 0; len + start <= sizeof bytes; len++) {
			struct ac_sha256 sha;
			uint8_t wanted[sizeof sha.bytes];
			ac_sha256_of(bytes + start, len, &sha);
			crypto_hash_sha256(wanted, bytes + start, len);
			cr_assert_arr_eq(sha.bytes, wanted, sizeof wanted, "%zu from %zu", len,
					 start);
		}
	}
}

Test(cache_digest, sha256_parse_round_trip)
{
	struct ac_sha256 sha;
	struct ac_sha256 back;
	char hex[AC_SHA256_HEX_SIZE];
	ac_sha256_of("abc", 3, &sha);
	ac_sha256_format(&sha, hex);
	cr_assert(ac_sha256_parse(hex, 64, &back));
	cr_expect(ac_sha256_equal(&sha, &back));
	back.bytes[31] ^= 1;
	cr_expect_not(ac_sha256_equal(&sha, &back));
}

Test(cache_digest, sha256_parse_refuses)
{
	struct ac_sha256 out = {{7}};
	char hex[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad0";
	cr_expect_not(ac_sha256_parse(hex, 63, &out));
	cr_expect_not(ac_sha256_parse(hex, 65, &out));
	const char wrong[] = {'B', 'g', ' ', '/', ':', '`', 'G', '\0'};
	for (size_t i = 0; i < sizeof wrong; i++) {
		for (size_t at = 0; at < 64; at += 21) {
			char kept = hex[at];
			hex[at] = wrong[i];
			cr_expect_not(ac_sha256_parse(hex, 64, &out), "byte %d at %zu", wrong[i],
				      at);
			hex[at] = kept;
		}
	}
	cr_expect_eq(out.bytes[0], 7, "a refused text must leave the result alone");
	cr_expect(ac_sha256_parse(hex, 64, &out));
}

/* Text of n letters a, b, ... z, a, ...: one or two lengths of each way XXH3 takes. The first
 * rows are those of the published xxHash test vectors; all are frozen, since names on disk and
 * stable ids depend on them. */
static const struct {
	size_t len;
	const char *key_hex;
	uint64_t id;
} VECTORS[] = {
	{0, "99aa06d3014798d86001c324468d497f", 0x2d06800538d394c2},
	{1, "a96faf705af16834e6c632b61e964e1f", 0xe6c632b61e964e1f},
	{3, "06b05ab6733a618578af5f94892f3950", 0x78af5f94892f3950},
	{4, "8d6b60383dfa90c21be79eecd1b1353d", 0x6497a96f53a89890},
	{8, "dac23237af37353342b702b313880f12", 0x6f45a76842a96483},
	{9, "b43ff5bc5ff2e0adc0646b2d7986db98", 0xe0dde4fc174590a0},
	{16, "1f58fc809b1b8c4b3e8e153ff12f6330", 0x3d3ccac9af14d8a8},
	{17, "11078c38a5ca3a8dc3acc9940596efab", 0xca7f3571df47cacf},
	{128, "a87f157ac617df254c5499b1fc6dae1e", 0x3e99edc6c76f21c6},
	{129, "8ebb4a9854af5bc41ac468f67a442b6a", 0x852cb20608c9d2c7},
	{240, "ee81fc0343b09d3079750202eaee16bc", 0xea0e0f78188232ed},
	{241, "4c1a7e587365bd1ebb0a906af5b5c211", 0xbb0a906af5b5c211},
	{299, "cc7204b7b861144e5548b16078487f5f", 0x5548b16078487f5f},
};

Test(cache_digest, xxh3_vectors)
{
	char text[300];
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (char)('a' + i % 26);
	for (size_t i = 0; i < sizeof VECTORS / sizeof VECTORS[0]; i++) {
		struct ac_key key;
		char hex[AC_KEY_HEX_SIZE];
		ac_key_of(text, VECTORS[i].len, &key);
		ac_key_format(&key, hex);
		cr_expect_str_eq(hex, VECTORS[i].key_hex);
		cr_expect_eq(ac_id64(text, VECTORS[i].len), VECTORS[i].id);
	}
}

Test(cache_digest, accepts_null_when_empty)
{
	struct ac_key key;
	char hex[AC_KEY_HEX_SIZE];
	ac_key_of(NULL, 0, &key);
	ac_key_format(&key, hex);
	cr_expect_str_eq(hex, VECTORS[0].key_hex);
	cr_expect_eq(ac_id64(NULL, 0), VECTORS[0].id);
}
