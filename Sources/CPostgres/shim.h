#ifndef NIGHTREEL_CPOSTGRES_SHIM_H
#define NIGHTREEL_CPOSTGRES_SHIM_H

#include <libpq-fe.h>

// The fields of an error are character literals, which Swift does not import.
enum {
    POSTGRES_ERROR_STATE = PG_DIAG_SQLSTATE,
    POSTGRES_ERROR_SEVERITY = PG_DIAG_SEVERITY_NONLOCALIZED,
    POSTGRES_ERROR_MESSAGE = PG_DIAG_MESSAGE_PRIMARY,
};

#endif
