#ifndef NIGHTREEL_CWEBP_SHIM_H
#define NIGHTREEL_CWEBP_SHIM_H

#include <webp/decode.h>
#include <webp/encode.h>

#endif
