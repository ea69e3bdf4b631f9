package io.parley.identity.link;

import io.parley.identity.linkage.ScoredPair;
import java.util.List;

/**
 * A resolution, and by what its records were joined.
 *
 * @param resolution every record with its person
 * @param byIdentifier by how many people the links of shared identifiers that hold are, alone,
 *     fewer than the records
 * @param byModel by how many more the pairs of a model are; records − people is the sum of both
 * @param links the links that hold, by places in the resolution's assignments; one of a shared
 *     identifier is without end in bits, and a pair may be there more than once
 */
public record Linked(
    Resolution resolution, long byIdentifier, long byModel, List<ScoredPair> links) {
  /** Copies the list. */
  public Linked {
    links = List.copyOf(links);
  }

  /** The same records and links, and another opinion on whose they are. */
  public Linked with(Resolution other) {
    return new Linked(other, byIdentifier, byModel, links);
  }
}
