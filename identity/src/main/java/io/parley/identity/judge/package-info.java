/** How right a resolution is, where the truth is known. */
@org.jspecify.annotations.NullMarked
package io.parley.identity.judge;
