/** How two records' values are compared: levels from the same to different. */
@org.jspecify.annotations.NullMarked
package io.parley.identity.compare;
