package io.parley.server.party;

import io.parley.connector.source.SourceException;
import io.parley.connector.source.iceberg.ForeignCatalog;
import io.parley.connector.source.iceberg.ForeignTable;
import io.parley.connector.source.iceberg.IcebergInPlace;
import io.parley.connector.source.inplace.KeyedPeople;
import io.parley.connector.source.inplace.OfferedInPlace;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OfferInPlace;
import io.parley.server.wire.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A table of Iceberg in place: DuckDB reads the files of the snapshot that the question was granted
 * for, and people are a temporary table beside it, in memory, as long as the question takes.
 */
final class TableInIceberg implements TableInPlace {
  private final OfferInPlace offer;
  private final ForeignTable foreign;
  private Optional<IcebergInPlace.Pinned> last = Optional.empty();

  TableInIceberg(OfferInPlace offer, NodeDirectory directory) {
    this.offer = offer;
    OfferInPlace.Iceberg place = offer.iceberg();
    this.foreign =
        place.folder().isEmpty()
            ? new ForeignCatalog(
                    place.catalog(),
                    place.name(),
                    place.user(),
                    InPlace.password(place.password(), directory))
                .table(OfferInPlace.path(place.table()))
            : ForeignTable.in(directory.resolve(place.folder()));
  }

  @Override
  public OfferInPlace offer() {
    return offer;
  }

  @Override
  public synchronized Form form() {
    IcebergInPlace.Pinned now = pin(Optional.empty());
    return new Form(now.keyColumn().type(), now.columns());
  }

  @Override
  public OptionalLong version() {
    return OptionalLong.of(pin(Optional.empty()).snapshot());
  }

  private IcebergInPlace.Pinned pin(Optional<Long> snapshot) {
    try {
      return IcebergInPlace.pin(offer.table(), foreign, offer.key(), snapshot);
    } catch (SourceException e) {
      throw e;
    } catch (RuntimeException e) { // of Iceberg's, for files that are not there any more
      throw new SourceException("table " + offer.table() + ": it cannot be read in place", e);
    }
  }

  /** Which files a snapshot has never changes. */
  private synchronized IcebergInPlace.Pinned at(long snapshot) {
    IcebergInPlace.Pinned found =
        last.filter(p -> p.snapshot() == snapshot).orElseGet(() -> pin(Optional.of(snapshot)));
    last = Optional.of(found);
    return found;
  }

  @Override
  public void publish(String label, KeyedPeople people) {
    // At each question, in its memory.
  }

  @Override
  public void remove(String label) {
    // Nothing rests there.
  }

  /**
   * {@inheritDoc}
   *
   * <p>What was found in a table is kept by the text of its scan: so that names the table, its
   * files and the snapshot of people.
   */
  @Override
  public String scan(DuckDb database, InPlaceColumns columns, Seen seen) {
    OfferedInPlace table = at(seen.version().orElseThrow()).on(database.connection());
    String label =
        Digest.hex(offer.table().getBytes(StandardCharsets.UTF_8)).substring(0, 8)
            + "_"
            + Long.toString(seen.keys(), Character.MAX_RADIX).replace('-', 'm');
    // Not closed: it goes with the question's database.
    OfferedInPlace.Published published = table.publish(label, seen.people());
    Set<String> offered =
        columns.all().stream()
            .map(InPlaceColumns.One::offered)
            .collect(java.util.stream.Collectors.toSet());
    List<String> theirs = columns.theirs(offered);
    return "(SELECT r.person%s FROM (%s) r)"
        .formatted(
            columns.select(o -> Optional.of("r.\"" + o.theirs().replace("\"", "\"\"") + "\"")),
            published.rowsSql(theirs.isEmpty() ? List.of(offer.key()) : theirs));
  }
}
