/** Groups of things joined by links, whatever the links mean. */
@org.jspecify.annotations.NullMarked
package io.parley.identity.cluster;
