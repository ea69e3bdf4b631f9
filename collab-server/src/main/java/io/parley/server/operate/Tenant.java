package io.parley.server.operate;

import io.micrometer.core.instrument.Tags;

/**
 * Who costs: a member, in a collaboration.
 *
 * @param collaboration the collaboration's name
 * @param member whose question it is
 */
public record Tenant(String collaboration, String member) {
  /** As figures are labelled. */
  public Tags tags() {
    return Tags.of("collaboration", collaboration, "member", member);
  }
}
