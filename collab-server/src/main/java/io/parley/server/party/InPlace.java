package io.parley.server.party;

import io.parley.connector.lake.LakeException;
import io.parley.connector.source.SourceException;
import io.parley.crypto.SecretBytes;
import io.parley.identity.link.Resolution;
import io.parley.policy.ColumnPolicy;
import io.parley.policy.PolicySet;
import io.parley.policy.TableName;
import io.parley.policy.TablePolicy;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.engine.NodeTrino;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OfferInPlace;
import io.parley.server.node.Progress;
import io.parley.server.node.SecretReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The tables of a party that are offered where they lie. An ingest publishes whose record is whose;
 * a question reads the table joined with that, as if its rows were in the lake: with the same caps,
 * the same bounds and the same total functions. Of the table nothing comes into the lake.
 *
 * <p>Differences that stay: a row whose key is no record's, or NULL, is nobody's and counts
 * nowhere; a cell that is no value of its type is NULL, where an ingest would reject the row; and
 * an engine that does not answer fails the question after its price is paid, as whatever fails then
 * does, with the one text of all such failures.
 */
final class InPlace {
  /** The time of whoever wants what was offered last, and no newer version. */
  static final long AS_LAST_SAID = Long.MIN_VALUE;

  /** Under which name offers have the snapshot of record keys; no table is called so. */
  static final String KEYS = "record-keys";

  /** A table's newest version is looked for no more often. */
  private static final Duration VERSION_LASTS = Duration.ofSeconds(10);

  private final NodeDirectory directory;
  private final String party;
  private final Progress progress;
  private final Map<String, TableInPlace> tables = new LinkedHashMap<>();
  private final Map<String, Version> versions = new TreeMap<>();

  /** A version, and until when it is offered without another look. */
  private record Version(OptionalLong number, long until) {}

  private InPlace(NodeConfiguration configuration, NodeDirectory directory, Progress progress) {
    this.directory = directory;
    this.party = configuration.name();
    this.progress = progress;
    for (OfferInPlace offer : configuration.offers()) {
      tables.put(
          offer.table(),
          offer.database().isNone()
              ? new TableInIceberg(offer, directory)
              : new TableInDatabase(offer, directory));
    }
  }

  /** Those of a configuration; asks nobody yet. */
  static InPlace of(NodeConfiguration configuration, NodeDirectory directory, Progress progress) {
    return new InPlace(configuration, directory, progress);
  }

  /** A password by reference, looked up whenever it is needed. */
  static Optional<Supplier<SecretBytes>> password(String reference, NodeDirectory directory) {
    return reference.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new SecretReference("node.offers[].password", reference, directory.path())::resolve);
  }

  /** Their names. */
  Set<String> names() {
    return Set.copyOf(tables.keySet());
  }

  boolean has(TableName table) {
    return tables.containsKey(table.table());
  }

  /**
   * Whether policies fit the tables as they were published.
   *
   * @throws ConfigurationException when not
   */
  void check(PolicySet policies) {
    checkKind(List.of(policies));
    Publications published = Publications.read(directory);
    for (TablePolicy policy : policies.tables()) {
      TableInPlace table = tables.get(policy.table().table());
      if (table != null) {
        Publications.One one =
            published
                .of(policy.table().table())
                .filter(p -> !p.label().isEmpty())
                .orElseThrow(
                    () ->
                        new ConfigurationException(
                            "%s: nothing was published yet for the table `%s`, which is offered in place; run `./parley ingest --config` for this node"
                                .formatted(policy.position(), policy.table().table())));
        InPlaceColumns.of(table.offer(), policy.columns()).check(one.lakeColumns());
      }
    }
  }

  /** A table in place grows without its node, which so can promise no number of rows. */
  private void checkKind(List<PolicySet> policies) {
    for (PolicySet set : policies) {
      set.publicTables().stream()
          .filter(t -> has(t.table()))
          .findFirst()
          .ifPresent(
              t -> {
                throw new ConfigurationException(
                    "%s: `%s` is a public table, which has no people to publish beside it; read it as a source"
                        .formatted(t.position(), t.table().table()));
              });
      set.tables().stream()
          .filter(t -> has(t.table()) && t.rows().isPresent())
          .findFirst()
          .ifPresent(
              t -> {
                throw new ConfigurationException(
                    "%s: `%s` is offered in place and grows without this node, which cannot hold it to `rows`; remove that line"
                        .formatted(t.position(), t.table().table()));
              });
    }
  }

  /**
   * Asks each engine for its table, before an ingest changes anything.
   *
   * @param policies of all collaborations
   * @throws SourceException when one does not answer
   * @throws ConfigurationException when a table has not the columns of its policies
   */
  Map<String, TableInPlace.Form> look(List<PolicySet> policies) {
    checkKind(policies);
    Map<String, KeptTable> offered = KeptTable.of(policies);
    Map<String, TableInPlace.Form> forms = new TreeMap<>();
    tables.forEach(
        (name, table) -> {
          KeptTable kept = offered.get(name);
          if (kept == null) {
            throw new ConfigurationException(
                "node.offers: there is no policy for the table `" + name + "`");
          }
          TableInPlace.Form form = table.form();
          InPlaceColumns.of(table.offer(), kept.columns()).check(form.columns());
          forms.put(name, form);
        });
    return forms;
  }

  /**
   * Publishes whose record is whose. People of before stay published until those of now are, and go
   * then: no question is under way, as such an ingest is of a stopped node.
   *
   * @param people of all records, as they are kept
   */
  void publish(
      NodeLake lake,
      DuckDb database,
      Resolved resolved,
      Resolution people,
      Map<String, TableInPlace.Form> forms) {
    if (tables.isEmpty()) {
      return;
    }
    Set<String> sources =
        tables.values().stream().map(t -> t.offer().source()).collect(Collectors.toSet());
    RecordKeys keys = RecordKeys.of(resolved, people, sources);
    Publications published = Publications.read(directory);
    for (Map.Entry<String, TableInPlace> entry : tables.entrySet()) {
      long start = System.nanoTime();
      TableInPlace.Form form = Objects.requireNonNull(forms.get(entry.getKey()));
      TableInPlace table = entry.getValue();
      Publications.One before =
          published
              .of(entry.getKey())
              .orElse(new Publications.One("", List.of(), form.key().name(), Map.of()));
      String label = UUID.randomUUID().toString().replace("-", "").substring(0, 20);
      // Noted first: what a crash leaves behind is found again.
      published = published.write(directory, entry.getKey(), before.beginning(label));
      table.publish(label, keys.in(table.offer().source(), form.key()));
      published = published.write(directory, entry.getKey(), one(before.labels(), label, form));
      before.labels().forEach(table::remove);
      published = published.write(directory, entry.getKey(), one(List.of(), label, form));
      progress.took(entry.getKey() + ": people are published beside it", start);
    }
    keys.save(lake, database);
  }

  private static Publications.One one(List<String> before, String label, TableInPlace.Form form) {
    List<String> labels = new ArrayList<>(before);
    labels.add(label);
    Map<String, String> columns = new TreeMap<>();
    form.columns().forEach(c -> columns.put(c.name(), c.type().name()));
    return new Publications.One(label, labels, form.key().name(), columns);
  }

  /**
   * What an offer says of the tables in place among those of policies: the version of each that has
   * versions, and that of the record keys.
   *
   * @param now milliseconds since 1970; {@link #AS_LAST_SAID}
   * @throws TableUnusable when a table does not show, or has not the policy's columns any more
   */
  synchronized Map<String, Long> snapshots(PolicySet policies, NodeLake lake, long now) {
    Map<String, Long> snapshots = new TreeMap<>();
    for (TablePolicy policy : policies.tables()) {
      TableInPlace table = tables.get(policy.table().table());
      if (table != null) {
        version(table, policy.columns(), now)
            .ifPresent(v -> snapshots.put(policy.table().table(), v));
        snapshots.put(KEYS, RecordKeys.snapshot(lake));
      }
    }
    return snapshots;
  }

  private OptionalLong version(TableInPlace table, List<ColumnPolicy> columns, long now) {
    String name = table.offer().table();
    // Each collaboration has columns of its own, which the table is to have.
    String seen = name + columns.stream().map(c -> " " + c.name()).collect(Collectors.joining());
    Version known = versions.get(seen);
    if (known != null && now < known.until()) {
      return known.number();
    }
    try {
      OptionalLong number = table.version();
      boolean isOther = known == null || !known.number().equals(number);
      if (number.isPresent() && isOther) {
        InPlaceColumns.of(table.offer(), columns).check(table.form().columns());
      }
      versions.put(seen, new Version(number, now + VERSION_LASTS.toMillis()));
      return number;
    } catch (SourceException | LakeException | ConfigurationException e) {
      progress.say("the table `" + name + "` cannot be offered now: " + e.getMessage());
      throw new TableUnusable(party, name, e);
    }
  }

  /** Whether a table lies in the node's own Trino. */
  boolean isIn(NodeTrino trino, TableName table) {
    return tables.get(table.table()) instanceof TableInDatabase there && there.isIn(trino);
  }

  /** The relation of a table in the node's own Trino, in its SQL. */
  String relation(TablePolicy policy) {
    String name = policy.table().table();
    TableInDatabase table = (TableInDatabase) Objects.requireNonNull(tables.get(name));
    return table.relation(
        InPlaceColumns.of(table.offer(), policy.columns()),
        Publications.read(directory).of(name).orElseThrow().label());
  }

  /**
   * The relation of a table for a granted question.
   *
   * @param snapshots of the grant
   * @param used offered columns that the question reads
   * @param patience how long the table's engine may take
   */
  String scan(
      TablePolicy policy,
      Map<String, Long> snapshots,
      Set<String> used,
      Duration patience,
      NodeLake lake,
      DuckDb database) {
    String name = policy.table().table();
    TableInPlace table = Objects.requireNonNull(tables.get(name));
    Publications.One published = Publications.read(directory).of(name).orElseThrow();
    long keys = Objects.requireNonNull(snapshots.get(KEYS));
    Long version = snapshots.get(name);
    return table.scan(
        database,
        InPlaceColumns.of(table.offer(), policy.columns()),
        new TableInPlace.Seen(
            version == null ? OptionalLong.empty() : OptionalLong.of(version),
            keys,
            published.label(),
            RecordKeys.at(lake, keys, database, table.offer().source(), published.keyType()),
            used,
            patience));
  }
}
