/**
 * What a model learnt and what a run did with it, as facts and as one web page. A report holds no
 * person's values and no record's key.
 */
@org.jspecify.annotations.NullMarked
package io.parley.identity.report;
