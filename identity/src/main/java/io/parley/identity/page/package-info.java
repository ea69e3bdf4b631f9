/** Markup of pages, in which a value never becomes markup. */
@org.jspecify.annotations.NullMarked
package io.parley.identity.page;
