package io.parley.policy;

/** A template, {@code party.template} where it is asked. */
public record TemplateName(String party, String template) implements Comparable<TemplateName> {
  @Override
  public int compareTo(TemplateName other) {
    int byParty = party.compareTo(other.party);
    return byParty != 0 ? byParty : template.compareTo(other.template);
  }

  @Override
  public String toString() {
    return party + "." + template;
  }
}
