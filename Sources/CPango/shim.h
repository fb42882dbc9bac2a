#ifndef NIGHTREEL_CPANGO_SHIM_H
#define NIGHTREEL_CPANGO_SHIM_H

#include <cairo/cairo.h>
#include <fontconfig/fontconfig.h>
#include <hb.h>
#include <pango/pangocairo.h>

// A macro over a cast, which Swift cannot import.
static inline void nightreel_g_object_unref(void *object) { g_object_unref(object); }

#endif
