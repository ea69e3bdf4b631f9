/** EXPLAIN PRIVACY: what a question does to people's rows, costs and tells, before it runs. */
@org.jspecify.annotations.NullMarked
package io.parley.query.explain;
