/** Tables that are offered where they lie: nothing of them is copied. */
@org.jspecify.annotations.NullMarked
package io.parley.connector.source.inplace;
