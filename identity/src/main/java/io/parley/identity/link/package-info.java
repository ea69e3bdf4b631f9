/** Records into people: which records belong to one person, and why. */
@org.jspecify.annotations.NullMarked
package io.parley.identity.link;
