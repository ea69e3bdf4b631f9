/** What pages of this program share: an axis, and how numbers are written. */
@NullMarked
package io.parley.server.page;

import org.jspecify.annotations.NullMarked;
