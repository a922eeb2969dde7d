#pragma once

#include "base/error.h"

/// The reasons of this room. None of them is an answer about an image: "could not record" and "could not look" are
/// never taken for "nothing there".
namespace pratique::db {

inline constexpr Reason kUnavailable{"db.unavailable", Kind::kInternal,
                                     "check that the folder exists, that it is on a local disk and that this user may "
                                     "write in it; then try again"};
inline constexpr Reason kNotWritable{
    "db.read-only", Kind::kInternal,
    "give this user the right to write the file and its folder, or choose another --db"};
inline constexpr Reason kFull{"db.full", Kind::kInternal,
                              "nothing was recorded and nothing was lost: make room on the disk, then run it again"};
inline constexpr Reason kTooNew{"db.too-new", Kind::kInternal,
                                "use the version of pratique that wrote it, or a newer one"};
inline constexpr Reason kTooOld{"db.too-old", Kind::kInternal,
                                "open it once for writing, for example with `pratique db migrate`"};
inline constexpr Reason kCorrupt{"db.corrupt", Kind::kInternal,
                                 "restore the database from a backup; `pratique ledger verify` says what is intact"};
/// A record that contradicts itself or what is recorded already (a caller's mistake, or a stranger's odd data).
inline constexpr Reason kRefused{"db.refused", Kind::kInternal, ""};
/// A lease that another one holds by now: the late writer's work is not recorded.
inline constexpr Reason kLeaseLost{"db.lease-lost", Kind::kInternal, "another run took over: let it finish"};
inline constexpr Reason kNotFound{"db.not-found", Kind::kNotFound, ""};
inline constexpr Reason kUnsupported{"db.unsupported", Kind::kConfig,
                                     "name a file: PATH or sqlite:PATH (PostgreSQL is not supported yet)"};
/// A page's cursor or a filter's word that is none.
inline constexpr Reason kBadQuery{"usage", Kind::kUsage, ""};

}  // namespace pratique::db
