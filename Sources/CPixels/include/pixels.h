#ifndef NIGHTREEL_PIXELS_H
#define NIGHTREEL_PIXELS_H

#include <stddef.h>
#include <stdint.h>

// The innermost loops over pixels, in integers alone: each gives the same bytes with every instruction set.
//
// Between the two passes of a scaling, samples are 16-bit: eight-bit values times 128 before the pass along rows,
// times 64 after it. Weights are of 32,768. Of each product the upper 16 bits are kept, which is half a step too
// little on average; `bias` makes up for that.

/// Outputs in a block of `nightreel_filter_rows`.
enum { nightreel_block_lanes = 16 };
/// What the rows that `nightreel_filter_column` reads and writes are rounded up to.
enum { nightreel_stripe_lanes = 32 };

/// Widens `count` samples to 16 bits, and repeats the first and last of them `margin` times before and after.
void nightreel_widen_row(const uint8_t *source, ptrdiff_t count, int16_t *target, ptrdiff_t margin);

/// Four rows scaled along themselves, in blocks of 16 outputs; four, so that weights are read for all of them.
///
/// Lane `l` of block `b` is `bias` and the sum over `t` of
/// `source[starts[b] + l + t] * weights[(b * taps + t) * 16 + l]`: neighbours read neighbouring samples, and
/// weights of nothing make up for those that lie apart.
void nightreel_filter_rows(
    const int16_t *const sources[4], const int32_t *starts, const int16_t *weights, ptrdiff_t blocks,
    ptrdiff_t taps, int16_t bias, int16_t *const targets[4]);

/// One output row of eight-bit samples: `bias` and the sum of `taps` rows as `nightreel_filter_rows` left them, each
/// with its weight. Rows and target are read and written up to the next multiple of 32.
void nightreel_filter_column(
    const int16_t *const *rows, const int16_t *weights, ptrdiff_t taps, ptrdiff_t count, int16_t bias,
    uint8_t *target);

/// `target = (target * keeps + values) / 255`, rounded, where values are already multiplied by 255.
void nightreel_lay_over(const uint16_t *values, const uint16_t *keeps, ptrdiff_t count, uint8_t *target);

#endif
