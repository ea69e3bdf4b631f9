package io.parley.query.sql;

import io.parley.policy.ReasonCode;
import io.parley.policy.SqlPosition;
import io.parley.policy.SqlRefusal;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlHint;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * What an analyst may ask of the protection: {@code SELECT /*+ privacy(epsilon='0.5') *}{@code /}.
 * It can only tighten what the policies allow.
 *
 * @param people how many people a group is assumed to hold by EXPLAIN PRIVACY; it changes no plan
 * @param withheld what is asked about groups that do not show: more numbers that share ε
 */
public record PrivacyHint(
    Optional<BigDecimal> epsilon,
    Optional<Integer> groupsPerPerson,
    Optional<Long> people,
    Set<Withheld> withheld) {
  public static final PrivacyHint NONE =
      new PrivacyHint(Optional.empty(), Optional.empty(), Optional.empty(), Set.of());

  /** What may be asked about groups that do not show. */
  public enum Withheld {
    /** How many there are. */
    GROUPS,
    /** What the counts and sums of the question are over all of them together. */
    REMAINDER
  }

  public PrivacyHint {
    withheld = Set.copyOf(withheld);
  }

  /** As large as a number of a hint may be. */
  private static final int MOST_GROUPS = 1_000;

  /** More people than this in a group are not assumed. */
  private static final long MOST_PEOPLE = 1_000_000_000;

  /**
   * The same with at most this ε: the smaller of both.
   *
   * @throws SqlRefusal where it is no ε that a hint could give
   */
  PrivacyHint within(BigDecimal most) {
    BigDecimal limit;
    try {
      limit = positive(most.toPlainString());
    } catch (NumberFormatException e) {
      throw new SqlRefusal(
          ReasonCode.BAD_HINT,
          "the option `epsilon` is not a positive number within its range",
          Optional.empty(),
          "set epsilon to a number such as 0.5, or unset it");
    }
    return new PrivacyHint(
        Optional.of(epsilon.map(limit::min).orElse(limit)), groupsPerPerson, people, withheld);
  }

  /**
   * The same with a person in at most so many groups: the smaller of both.
   *
   * @throws SqlRefusal where it is no number that a hint could give
   */
  PrivacyHint inGroups(int most) {
    if (most < 1 || most > MOST_GROUPS) {
      throw new SqlRefusal(
          ReasonCode.BAD_HINT,
          "the option `groups_per_person` is not a whole number from 1 to " + MOST_GROUPS,
          Optional.empty(),
          "set groups_per_person to a number such as 2, or unset it");
    }
    return new PrivacyHint(
        epsilon,
        Optional.of(groupsPerPerson.map(g -> Math.min(g, most)).orElse(most)),
        people,
        withheld);
  }

  /** The hint of the outermost SELECT; one anywhere else would promise what does not hold. */
  public static PrivacyHint of(SqlNode syntax) {
    SqlNode node = outermost(syntax);
    List<SqlNode> own =
        node instanceof SqlSelect select && select.getHints() != null
            ? select.getHints().getList()
            : List.of();
    syntax.accept(new NoOther(own, "a hint stands elsewhere than in the outermost SELECT"));
    PrivacyHint hint = NONE;
    Set<String> given = new HashSet<>();
    for (SqlNode each : own) {
      SqlHint written = (SqlHint) each;
      SqlPosition position = SqlFront.position(written.getParserPosition());
      if (!written.getName().equals("privacy")
          || written.getOptionFormat() != SqlHint.HintOptionFormat.KV_LIST) {
        throw refusal("the hint `" + written.getName() + "` is not known", position);
      }
      refuseTwice(written, given, position);
      for (Map.Entry<String, String> option : written.getOptionKVPairs().entrySet()) {
        hint = hint.with(option.getKey(), option.getValue(), position);
      }
    }
    return hint;
  }

  /** An exact answer has no parameters of privacy, and one that is ignored would promise some. */
  public static void refuseAny(SqlNode syntax) {
    syntax.accept(new NoOther(List.of(), "an exact answer has no hints of privacy"));
  }

  /** Of two values for one parameter no reader knows which holds; the library takes the last. */
  private static void refuseTwice(SqlHint hint, Set<String> given, SqlPosition position) {
    SqlNodeList keysAndValues = hint.operand(1);
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      String key = String.valueOf(keysAndValues.get(i));
      if (!given.add(key)) {
        throw refusal("the hint gives `" + key + "` twice", position);
      }
    }
  }

  /** The SELECT that a statement's ORDER BY and WITH belong to, or what stands there instead. */
  public static SqlNode outermost(SqlNode syntax) {
    SqlNode node = syntax;
    while (node instanceof SqlOrderBy || node instanceof SqlWith) {
      node = node instanceof SqlOrderBy ordered ? ordered.query : ((SqlWith) node).body;
    }
    return node;
  }

  private static final class NoOther extends SqlBasicVisitor<@Nullable Void> {
    private final List<SqlNode> own;
    private final String said;

    NoOther(List<SqlNode> own, String said) {
      this.own = own;
      this.said = said;
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
      if (call instanceof SqlHint && own.stream().noneMatch(o -> o == call)) {
        throw refusal(said, SqlFront.position(call.getParserPosition()));
      }
      return super.visit(call);
    }
  }

  private PrivacyHint with(String key, String value, SqlPosition position) {
    try {
      return switch (key) {
        case "epsilon" ->
            new PrivacyHint(Optional.of(positive(value)), groupsPerPerson, people, withheld);
        case "groups_per_person" ->
            new PrivacyHint(
                epsilon, Optional.of(positive(value).intValueExact()), people, withheld);
        case "people" ->
            new PrivacyHint(epsilon, groupsPerPerson, Optional.of(people(value)), withheld);
        case "withheld" ->
            new PrivacyHint(epsilon, groupsPerPerson, people, withheld(value, position));
        default -> throw refusal("the privacy hint has no `" + key + "`", position);
      };
    } catch (ArithmeticException | NumberFormatException e) {
      throw refusal("`" + key + "` is not a positive number within its range", position);
    }
  }

  private static Set<Withheld> withheld(String value, SqlPosition position) {
    Set<Withheld> asked = EnumSet.noneOf(Withheld.class);
    for (String part : value.split(",", -1)) {
      asked.add(
          switch (part.strip()) {
            case "groups" -> Withheld.GROUPS;
            case "remainder" -> Withheld.REMAINDER;
            default ->
                throw refusal(
                    "`withheld` is `groups`, `remainder` or `groups, remainder`", position);
          });
    }
    return asked;
  }

  private static BigDecimal positive(String value) {
    BigDecimal number = new BigDecimal(isPlain(value) ? value : "");
    if (number.signum() <= 0
        || number.compareTo(BigDecimal.valueOf(1_000)) > 0
        || number.scale() > 9) {
      throw new NumberFormatException();
    }
    return number;
  }

  /** Short and in ASCII: Java also reads the digits of other scripts. */
  private static boolean isPlain(String value) {
    return value.length() <= 20 && value.chars().allMatch(c -> c < 0x80);
  }

  private static long people(String value) {
    long number = Long.parseLong(isPlain(value) ? value : "");
    if (!isPeople(number)) {
      throw new NumberFormatException();
    }
    return number;
  }

  /** Whether a group may be assumed to hold so many people. */
  public static boolean isPeople(long number) {
    return number >= 1 && number <= MOST_PEOPLE;
  }

  private static SqlRefusal refusal(String message, SqlPosition position) {
    return new SqlRefusal(
        ReasonCode.BAD_HINT,
        message,
        Optional.of(position),
        "write privacy(epsilon='0.5', groups_per_person='1')");
  }
}
