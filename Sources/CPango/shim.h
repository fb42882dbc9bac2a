#ifndef NIGHTREEL_CPANGO_SHIM_H
#define NIGHTREEL_CPANGO_SHIM_H

#include <cairo/cairo.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>

#endif
