/** What questions cost, and the ports to where that is kept. */
@org.jspecify.annotations.NullMarked
package io.parley.query.account;
