/** OpenID Connect: whom a provider's tokens are about. What they may do, accounts alone say. */
@org.jspecify.annotations.NullMarked
package io.parley.server.oidc;
