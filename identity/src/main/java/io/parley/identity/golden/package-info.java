/** Golden records: one of each person, with where every value came from, and consent. */
@org.jspecify.annotations.NullMarked
package io.parley.identity.golden;
