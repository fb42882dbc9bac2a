#ifndef NIGHTREEL_CPANGO_SHIM_H
#define NIGHTREEL_CPANGO_SHIM_H

#include <cairo/cairo.h>
#include <fontconfig/fontconfig.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include <hb.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

// A macro over a cast, which Swift cannot import.
static inline void nightreel_g_object_unref(void *object) { g_object_unref(object); }

// pango's own font maps for cairo choose through fontconfig on every system that this builds on; the cast is a
// macro. Returns 0 where they do not.
static inline int nightreel_pango_font_map_set_config(PangoFontMap *map, FcConfig *config) {
    if (!PANGO_IS_FC_FONT_MAP(map)) return 0;
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), config);
    return 1;
}

// What stands in a shaped text for a character that no font has, beside the character itself.
static const uint32_t nightreel_pango_unknown_glyph = PANGO_GLYPH_UNKNOWN_FLAG;

#endif
