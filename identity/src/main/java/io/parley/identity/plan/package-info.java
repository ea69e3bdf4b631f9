/** From an identity file, which names sources and what their columns mean, to records. */
@org.jspecify.annotations.NullMarked
package io.parley.identity.plan;
