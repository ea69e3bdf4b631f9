package io.parley.query;

import io.parley.query.fuzz.Claim;
import io.parley.query.fuzz.Groups;
import io.parley.query.fuzz.RandomRows;
import io.parley.query.plan.BoundedGroup;
import io.parley.query.plan.PrivatePlan;
import io.parley.query.plan.Quantity;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The engine as the fuzzer sees it: a question in, a promise and exact numbers out. All that the
 * fuzzer knows of plans is here.
 */
public final class FuzzRoom implements AutoCloseable {
  private final SmallRoom room =
      new SmallRoom(CorpusRoom.POLICIES, new QueryEngine(new ZeroNoise()));

  /** An accepted question. */
  public final class Accepted {
    private final PrivatePlan.Numbers plan;

    private Accepted(PrivatePlan.Numbers plan) {
      this.plan = plan;
    }

    /** All of a plan that a caller or a member can see. */
    public String seen() {
      return String.join(
          "\n",
          plan.digest(),
          plan.price().toString(),
          plan.matching().toString(),
          plan.contributions().toString(),
          plan.protection().toString(),
          plan.quantities().toString(),
          plan.jointSql());
    }

    public Claim claim() {
      List<Claim.Part> parts = plan.quantities().stream().map(FuzzRoom::part).toList();
      return new Claim(
          plan.matching().changed(),
          List.of(new Claim.Measured(plan.protection().groupsPerPerson(), parts)));
    }

    /** The exact bounded numbers over the rows that are there. */
    public List<Groups> exact() {
      Map<List<Optional<Object>>, List<Long>> numbers = new HashMap<>();
      for (BoundedGroup group : room.exact(plan)) {
        numbers.put(group.keys(), group.numbers());
      }
      return List.of(new Groups(numbers));
    }

    /** The columns of the answer, as an analyst sees them. */
    public String headers() {
      return room.answer(plan).columns().toString();
    }
  }

  private static Claim.Part part(Quantity quantity) {
    BigInteger most = quantity.maxChange();
    boolean signed = quantity.kind() == Quantity.Kind.SUM;
    return new Claim.Part(quantity.toString(), signed ? most.negate() : BigInteger.ZERO, most);
  }

  /** The accepted question; empty where it is refused. */
  public Optional<Accepted> accepted(String sql) {
    return room.plan(sql) instanceof Planning.Planned planned
            && planned.plan() instanceof PrivatePlan.Numbers numbers
        ? Optional.of(new Accepted(numbers))
        : Optional.empty();
  }

  /** The reasons of a refusal; empty where the question is accepted. */
  public String refusal(String sql) {
    return room.plan(sql) instanceof Planning.Refused refused ? refused.reasons().toString() : "";
  }

  public void clear() {
    room.clear();
  }

  public void people(List<RandomRows.Person> people) {
    people.forEach(p -> room.person(p.party(), p.number(), p.email(), p.phone()));
  }

  /** Rows of one table, by person: SQL for all columns but the person. */
  public void rows(String table, Map<Integer, List<String>> rows) {
    StringBuilder tuples = new StringBuilder();
    rows.forEach(
        (person, own) ->
            own.forEach(
                row ->
                    tuples.append(tuples.isEmpty() ? "" : ", ").append(room.tuple(person, row))));
    room.insert(table, tuples.toString());
  }

  public void remove(RandomRows.Person person) {
    room.remove(person.party(), person.number());
  }

  @Override
  public void close() {
    room.close();
  }
}
