package io.parley.query.check;

import io.parley.query.privacy.PrivateQuery;

/** What the analysis of every question keeps. */
@FunctionalInterface
interface QueryInvariant {
  boolean holds(PrivateQuery query);
}
