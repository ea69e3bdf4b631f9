/** Why two records are, or are not, taken for one person. */
@org.jspecify.annotations.NullMarked
package io.parley.identity.explain;
