#ifndef NIGHTREEL_CZIMG_SHIM_H
#define NIGHTREEL_CZIMG_SHIM_H

#include <zimg.h>

// Function-like macros, which Swift cannot import.
static const unsigned nightreel_zimg_api_version = ZIMG_API_VERSION;
static const unsigned nightreel_zimg_buffer_max = ZIMG_BUFFER_MAX;

// Fixed-size arrays of unnamed structs arrive in Swift as tuples without names: one door per direction.
static inline void nightreel_zimg_set_source(zimg_image_buffer_const *buffer, int plane, const void *data,
                                             ptrdiff_t stride) {
    buffer->version = ZIMG_API_VERSION;
    buffer->plane[plane].data = data;
    buffer->plane[plane].stride = stride;
    buffer->plane[plane].mask = ZIMG_BUFFER_MAX;
}
static inline void nightreel_zimg_set_target(zimg_image_buffer *buffer, int plane, void *data, ptrdiff_t stride) {
    buffer->version = ZIMG_API_VERSION;
    buffer->plane[plane].data = data;
    buffer->plane[plane].stride = stride;
    buffer->plane[plane].mask = ZIMG_BUFFER_MAX;
}

#endif
