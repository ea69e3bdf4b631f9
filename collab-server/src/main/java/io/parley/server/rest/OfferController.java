package io.parley.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.policy.ColumnPolicy;
import io.parley.policy.Grain;
import io.parley.policy.PublicTable;
import io.parley.policy.TablePolicy;
import io.parley.policy.Use;
import io.parley.server.account.Account;
import io.parley.server.account.Right;
import io.parley.server.room.RoomResources;
import io.parley.server.wire.Offer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What may be asked about: of each table that is open to the caller's member, the columns that a
 * question may use. Any other is not found, whether it is there or not.
 */
@RestController
class OfferController {
  /**
   * A table.
   *
   * @param table {@code party.table}
   * @param person the column that stands for the person; absent for a table without people
   * @param snapshot of which state of the owner's data an answer would be; digits that a reader of
   *     JSON must not take for a double
   */
  record Table(
      String table,
      String owner,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> population,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> person,
      List<String> analyses,
      List<Column> columns,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> snapshot) {}

  /**
   * A column.
   *
   * @param use what questions may do with it; empty in a table without people: anything
   * @param values declared by its owner, never copied from data
   * @param bounds declared: [low, high]
   */
  record Column(
      String name,
      String type,
      List<String> use,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> values,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<BigDecimal> bounds,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> grain) {
    static Column of(ColumnPolicy column) {
      return new Column(
          column.name(),
          column.type().name().toLowerCase(Locale.ROOT),
          column.use().stream().map(Use::word).sorted().toList(),
          column.values(),
          column.bounds().map(b -> List.of(b.low(), b.high())).orElse(List.of()),
          column.grain().map(Grain::word));
    }
  }

  @Needs(Right.BROWSE)
  @GetMapping("/v1/offers")
  Page<Table> all(
      Account caller,
      RoomResources room,
      @RequestParam Optional<String> cursor,
      @RequestParam Optional<Integer> limit) {
    return Page.of(tables(caller, room), Page.Wanted.of(cursor, limit));
  }

  @Needs(Right.BROWSE)
  @GetMapping("/v1/offers/{table}")
  Table one(Account caller, RoomResources room, @PathVariable String table) {
    return tables(caller, room).stream()
        .filter(t -> t.table().equals(table))
        .findFirst()
        .orElseThrow(() -> ProblemCode.NO_SUCH_RESOURCE.problem());
  }

  private static List<Table> tables(Account caller, RoomResources room) {
    RoomResources.Offered offered = room.offered();
    List<Table> tables = new ArrayList<>();
    for (TablePolicy table : offered.policies().tables()) {
      List<String> analyses =
          table.allow().stream()
              .filter(a -> a.to().contains(caller.member()))
              .map(a -> a.analysis().word())
              .distinct()
              .sorted()
              .toList();
      if (!analyses.isEmpty()) {
        tables.add(table(table, analyses, offered));
      }
    }
    for (PublicTable open : offered.policies().publicTables()) {
      tables.add(
          new Table(
              open.table().toString(),
              open.table().party(),
              Optional.empty(),
              Optional.empty(),
              List.of(),
              open.columns().stream().map(Column::of).toList(),
              snapshot(offered, open.table().party(), open.table().table())));
    }
    return tables;
  }

  private static Table table(
      TablePolicy table, List<String> analyses, RoomResources.Offered offered) {
    return new Table(
        table.table().toString(),
        table.table().party(),
        Optional.of(table.population()),
        Optional.of(table.person()),
        analyses,
        table.columns().stream().map(Column::of).toList(),
        snapshot(offered, table.table().party(), table.table().table()));
  }

  private static Optional<String> snapshot(
      RoomResources.Offered offered, String party, String table) {
    Offer offer = Objects.requireNonNull(offered.byParty().get(party));
    return Optional.ofNullable(offer.snapshots().get(table)).map(String::valueOf);
  }
}
