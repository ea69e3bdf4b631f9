package io.parley.query.privacy;

import io.parley.policy.Use;

/** A use that a question makes of an offered column. */
public record UsedColumn(OfferedColumn column, Use use) {}
