package io.parley.policy;

import java.util.Optional;

/**
 * A template as an allowance names it: one of the table's owner by its name, one of another member
 * with the digest of its content, so that its owner cannot change what was agreed to.
 *
 * @param party its owner; empty: the table's
 * @param digest as {@link Template#digest} writes it
 */
public record TemplateRef(
    Optional<String> party, String template, Optional<String> digest, PolicyPosition position) {
  static final String SHA256 = "sha256:";

  public TemplateRef {
    if (party.isPresent() && digest.isEmpty()) {
      throw new IllegalArgumentException("a template of a named member without its digest");
    }
  }

  /** The template that is meant in a policy of this member. */
  public TemplateName name(String owner) {
    return new TemplateName(party.orElse(owner), template);
  }

  /** As it is written. */
  @Override
  public String toString() {
    return party.map(p -> p + ".").orElse("") + template + digest.map(d -> "@" + d).orElse("");
  }
}
