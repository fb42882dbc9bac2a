#ifndef NIGHTREEL_CZSTD_SHIM_H
#define NIGHTREEL_CZSTD_SHIM_H

#include <zstd.h>

#endif
