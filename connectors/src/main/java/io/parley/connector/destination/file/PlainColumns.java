package io.parley.connector.destination.file;

import io.parley.connector.destination.AudienceMember;
import io.parley.connector.destination.Encoded;
import io.parley.connector.destination.Exports;
import io.parley.connector.destination.Removal;
import io.parley.connector.destination.SkipReason;
import io.parley.connector.destination.Takes;
import io.parley.identity.normalise.AttributeKind;
import io.parley.identity.normalise.ExportProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The columns of a plain file: {@code id} and a column a kind, named by its word.
 *
 * @param kinds the kinds, in their order
 * @param profile by whose rules values are written; empty for raw values, trimmed
 */
public record PlainColumns(List<AttributeKind> kinds, Optional<ExportProfile> profile) {
  /** Rows of a file: what one process holds in memory without effort. */
  static final int MOST_ROWS = 1_000_000;

  private static final Set<AttributeKind> IDENTIFIERS =
      Set.of(
          AttributeKind.EMAIL,
          AttributeKind.PHONE,
          AttributeKind.DEVICE_ID,
          AttributeKind.CUSTOMER_ID);

  /** Checks that there is a column by which people can be found. */
  public PlainColumns {
    kinds = List.copyOf(kinds);
    if (kinds.stream().noneMatch(IDENTIFIERS::contains)
        || kinds.stream().distinct().count() < kinds.size()) {
      throw new IllegalArgumentException(
          "a file of people has email, phone, device_id or customer_id, and no column twice");
    }
    for (AttributeKind kind : kinds) {
      if (profile.isPresent() && profile.get().encoding(kind).isEmpty()) {
        throw new IllegalArgumentException(
            profile.get().id() + " does not take " + kind.word() + "; leave the column out");
      }
    }
  }

  List<String> header() {
    List<String> header = new ArrayList<>(List.of("id"));
    kinds.forEach(kind -> header.add(kind.word()));
    return header;
  }

  Takes takes() {
    return new Takes(
        Set.copyOf(kinds), MOST_ROWS, Long.MAX_VALUE, 0, Removal.BY_MEMBER, true, false);
  }

  Encoded encode(AudienceMember member) {
    List<String> cells = new ArrayList<>(List.of(member.id()));
    boolean found = false;
    int leftOut = 0;
    if (profile.isPresent()) {
      Exports exports = new Exports(profile.get(), member);
      kinds.forEach(kind -> cells.add(exports.first(kind).orElse("")));
      leftOut = exports.leftOut();
    } else {
      kinds.forEach(kind -> cells.add(raw(member, kind)));
    }
    for (int i = 0; i < kinds.size(); i++) {
      found |= IDENTIFIERS.contains(kinds.get(i)) && !cells.get(i + 1).isEmpty();
    }
    return found
        ? Encoded.Rows.of(List.of(CsvLines.line(cells)), leftOut)
        : new Encoded.Skipped(SkipReason.NO_USABLE_IDENTIFIER, leftOut);
  }

  private static String raw(AudienceMember member, AttributeKind kind) {
    return member.texts(kind).stream()
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }
}
