#include "pixels.h"

// One body for each kind of processor, chosen when the program is loaded. What they compute is the same: integers.
#if defined(__x86_64__) && defined(__linux__)
#define FOR_EACH_PROCESSOR __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOR_EACH_PROCESSOR
#endif

typedef int16_t block __attribute__((vector_size(32), aligned(2)));
typedef int32_t wide_block __attribute__((vector_size(64)));
typedef int16_t stripe __attribute__((vector_size(64), aligned(2)));
typedef int32_t wide_stripe __attribute__((vector_size(128)));
typedef uint8_t byte_stripe __attribute__((vector_size(32), aligned(1)));

// The upper half of the product of 16-bit samples: what every vector unit has an instruction for.
#define UPPER_PRODUCT(a, b, kind)                                                                               \
    __builtin_convertvector(                                                                                    \
        __builtin_convertvector(a, wide_##kind) * __builtin_convertvector(b, wide_##kind) >> 16, kind)

FOR_EACH_PROCESSOR
void nightreel_widen_row(const uint8_t *source, ptrdiff_t count, int16_t *target, ptrdiff_t margin) {
    for (ptrdiff_t index = 0; index < margin; index++) target[index] = (int16_t)(source[0] << 7);
    int16_t *middle = target + margin;
    for (ptrdiff_t index = 0; index < count; index++) middle[index] = (int16_t)(source[index] << 7);
    int16_t *end = middle + count;
    for (ptrdiff_t index = 0; index < margin; index++) end[index] = (int16_t)(source[count - 1] << 7);
}

FOR_EACH_PROCESSOR
void nightreel_filter_rows(
    const int16_t *const sources[4], const int32_t *starts, const int16_t *weights, ptrdiff_t blocks,
    ptrdiff_t taps, int16_t bias, int16_t *const targets[4]) {
    const block beginning = (block){0} + bias;
    for (ptrdiff_t index = 0; index < blocks; index++) {
        const int16_t *first = sources[0] + starts[index];
        const int16_t *second = sources[1] + starts[index];
        const int16_t *third = sources[2] + starts[index];
        const int16_t *fourth = sources[3] + starts[index];
        block sums[4] = {beginning, beginning, beginning, beginning};
        for (ptrdiff_t tap = 0; tap < taps; tap++) {
            const block weight = *(const block *)weights;
            weights += nightreel_block_lanes;
            sums[0] += UPPER_PRODUCT(*(const block *)(first + tap), weight, block);
            sums[1] += UPPER_PRODUCT(*(const block *)(second + tap), weight, block);
            sums[2] += UPPER_PRODUCT(*(const block *)(third + tap), weight, block);
            sums[3] += UPPER_PRODUCT(*(const block *)(fourth + tap), weight, block);
        }
        for (int row = 0; row < 4; row++) *(block *)(targets[row] + index * nightreel_block_lanes) = sums[row];
    }
}

// Inlined where `taps` is known, so that all weights stay in registers.
static inline __attribute__((always_inline)) void filter_column(
    const int16_t *const *rows, const int16_t *weights, const ptrdiff_t taps, ptrdiff_t count, int16_t bias,
    uint8_t *target) {
    for (ptrdiff_t column = 0; column < count; column += nightreel_stripe_lanes) {
        stripe sum = (stripe){0} + bias;
        for (ptrdiff_t tap = 0; tap < taps; tap++) {
            const stripe weight = (stripe){0} + weights[tap];
            sum += UPPER_PRODUCT(*(const stripe *)(rows[tap] + column), weight, stripe);
        }
        sum = __builtin_elementwise_min(__builtin_elementwise_max(sum >> 5, (stripe){0}), (stripe){0} + 255);
        *(byte_stripe *)(target + column) = __builtin_convertvector(sum, byte_stripe);
    }
}

FOR_EACH_PROCESSOR
void nightreel_filter_column(
    const int16_t *const *rows, const int16_t *weights, ptrdiff_t taps, ptrdiff_t count, int16_t bias,
    uint8_t *target) {
    if (taps == 6) {
        const int16_t *const near[6] = {rows[0], rows[1], rows[2], rows[3], rows[4], rows[5]};
        const int16_t near_weights[6] = {weights[0], weights[1], weights[2], weights[3], weights[4], weights[5]};
        filter_column(near, near_weights, 6, count, bias, target);
    } else {
        filter_column(rows, weights, taps, count, bias, target);
    }
}

FOR_EACH_PROCESSOR
void nightreel_lay_over(const uint16_t *values, const uint16_t *keeps, ptrdiff_t count, uint8_t *target) {
    for (ptrdiff_t index = 0; index < count; index++) {
        uint16_t sum = (uint16_t)(target[index] * keeps[index] + values[index] + 128);
        target[index] = (uint8_t)((uint16_t)(sum + (sum >> 8)) >> 8);
    }
}
