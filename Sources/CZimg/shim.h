#ifndef NIGHTREEL_CZIMG_SHIM_H
#define NIGHTREEL_CZIMG_SHIM_H

#include <zimg.h>

#endif
