package io.parley.connector.destination.pair;

import io.parley.connector.destination.AudienceMember;
import io.parley.connector.destination.Batch;
import io.parley.connector.destination.Encoded;
import io.parley.connector.destination.Removal;
import io.parley.connector.destination.SkipReason;
import io.parley.connector.destination.Takes;
import io.parley.connector.destination.file.FileFormat;
import io.parley.identity.normalise.AttributeKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The list of matched publisher identifiers that the advertiser's clean room gives to a buying
 * platform: one a line, nothing else, no key and no PAIR id. A member is one identifier, its id and
 * its {@link AttributeKind#CUSTOMER_ID} being the text of {@link PublisherIdentifier}; in ascending
 * order of these texts, nothing of an order of people shows. A new list replaces the one before.
 */
public final class PairList implements FileFormat {
  private static final int MOST_ROWS = 2_000_000;

  @Override
  public String name() {
    return "pair";
  }

  @Override
  public String extension() {
    return "txt";
  }

  @Override
  public Takes takes() {
    return new Takes(
        Set.of(AttributeKind.CUSTOMER_ID),
        MOST_ROWS,
        Long.MAX_VALUE,
        0,
        Removal.BY_REPLACEMENT,
        true,
        true);
  }

  @Override
  public Encoded encode(AudienceMember member) {
    List<String> texts = member.texts(AttributeKind.CUSTOMER_ID);
    Optional<String> identifier =
        texts.size() == 1 && texts.get(0).equals(member.id())
            ? PublisherIdentifier.checked(texts.get(0))
            : Optional.empty();
    return identifier
        .<Encoded>map(text -> Encoded.Rows.of(List.of(text), 0))
        .orElseGet(() -> new Encoded.Skipped(SkipReason.NO_USABLE_IDENTIFIER, texts.size()));
  }

  @Override
  public byte[] body(Batch batch) {
    StringBuilder lines = new StringBuilder();
    batch.rows().forEach(row -> lines.append(row).append('\n'));
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }
}
