package io.parley.query.sql;

import io.parley.policy.PolicySet;
import io.parley.policy.ReasonCode;
import io.parley.policy.SqlPosition;
import io.parley.policy.SqlRefusal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlConformanceEnum;

/** Text to algebra, once: parse, validate against the offered catalog, convert. */
public final class SqlFront {
  /** A longer statement is refused before it is parsed. */
  static final int MAX_CHARACTERS = 20_000;

  private static final SqlParser.Config PARSER =
      SqlParser.config()
          .withQuoting(Quoting.DOUBLE_QUOTE)
          .withUnquotedCasing(Casing.TO_LOWER)
          .withQuotedCasing(Casing.UNCHANGED)
          .withConformance(SqlConformanceEnum.LENIENT)
          .withIdentifierMaxLength(128);

  private SqlFront() {}

  /**
   * A statement's syntax and algebra.
   *
   * @param syntax the validated syntax tree, which knows positions
   * @param algebra the relational algebra, which knows meaning, brought into one form
   * @param names what the columns of the answer are called
   * @param origin what of the statement was written elsewhere
   * @param derived the derived tables that it reads, each on its own, those within others first
   */
  public record Parsed(
      SqlNode syntax,
      RelNode algebra,
      List<String> names,
      Origin origin,
      List<DerivedTables.Alone> derived) {
    public Parsed {
      names = List.copyOf(names);
      derived = List.copyOf(derived);
    }
  }

  /**
   * Parses and validates a query over the offered tables, or a call of an offered template.
   *
   * @param asker the member that asks: it reads all about its own templates and derived tables
   * @throws SqlRefusal with the position of the first mistake
   */
  public static Parsed parse(String sql, PolicySet offered, String asker) {
    return parse(sql, offered, asker, List.of());
  }

  /** The same with values for its parameters; a template has its own. */
  public static Parsed parse(
      String sql, PolicySet offered, String asker, List<ParameterValue> parameters) {
    checkText(sql);
    return TemplateCall.read(sql)
        .map(call -> TemplateFront.parse(call, offered, asker))
        .orElseGet(
            () ->
                parsed(
                    sql,
                    syntax -> BoundParameters.of(syntax, parameters),
                    syntax -> convert(syntax, new DerivedTables(offered, asker), Origin.WRITTEN)));
  }

  static void checkText(String sql) {
    if (sql.length() > MAX_CHARACTERS) {
      throw new SqlRefusal(
          ReasonCode.SQL_TOO_LONG,
          "the statement is longer than %,d characters".formatted(MAX_CHARACTERS),
          Optional.empty(),
          "ask a shorter question");
    }
    TextOrder.check(sql);
  }

  /** The syntax that {@code bound} makes of the SQL, checked, and turned into something. */
  static <T> T parsed(String sql, UnaryOperator<SqlNode> bound, Function<SqlNode, T> converted) {
    Optional<SqlNode> parsed = Optional.empty();
    try {
      SqlNode syntax = bound.apply(SqlParser.create(withoutSemicolon(sql), PARSER).parseQuery());
      parsed = Optional.of(syntax);
      if (!syntax.isA(SqlKind.QUERY)) {
        throw new SqlRefusal(
            ReasonCode.NOT_A_QUERY,
            "only SELECT is understood",
            Optional.of(position(syntax.getParserPosition())),
            "write SELECT …");
      }
      var unused = SyntaxLimits.check(syntax);
      try {
        return converted.apply(syntax);
      } catch (SqlRefusal e) {
        throw RefusalPositions.placed(e, syntax);
      }
    } catch (SqlParseException e) {
      throw SqlErrors.syntax(e, sql);
    } catch (CalciteContextException e) {
      throw SqlErrors.meaning(e);
    } catch (StackOverflowError e) {
      throw SqlErrors.tooDeep();
    } catch (SqlRefusal e) {
      throw e;
    } catch (RuntimeException | AssertionError e) {
      // The parser library fails on some statements with an exception of its own; that is a
      // refusal, not a fault of the node, and its text is not for the analyst.
      throw SyntaxLimits.unexplained(parsed);
    }
  }

  /**
   * The syntax of a statement, a tree of its own, without a look at what is offered.
   *
   * @throws SqlRefusal when it does not parse
   */
  public static SqlNode syntax(String sql) {
    try {
      return SqlParser.create(withoutSemicolon(sql), PARSER).parseQuery();
    } catch (SqlParseException e) {
      throw SqlErrors.syntax(e, sql);
    }
  }

  /**
   * A parsed statement over the offered tables.
   *
   * @throws SqlRefusal when it does not validate
   */
  static Parsed validated(SqlNode syntax, PolicySet offered) {
    try {
      return convert(syntax, new DerivedTables(offered, ""), Origin.WRITTEN);
    } catch (CalciteContextException e) {
      throw SqlErrors.meaning(e);
    } catch (SqlRefusal e) {
      throw e;
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      throw SyntaxLimits.unexplained(Optional.of(syntax));
    }
  }

  static Parsed convert(SqlNode syntax, DerivedTables tables, Origin origin) {
    Validated validated = tables.validated(syntax);
    List<DerivedTables.Alone> derived = tables.alone(syntax);
    RelRoot algebra = validated.algebra();
    return new Parsed(
        validated.syntax(),
        Rewriter.rewritten(algebra.project()),
        algebra.fields.stream().map(java.util.Map.Entry::getValue).toList(),
        origin.through(tables.asked(syntax)),
        derived);
  }

  /** The words of the language. */
  static SqlAbstractParserImpl.Metadata words() {
    return SqlParser.create("", PARSER).getMetadata();
  }

  private static String withoutSemicolon(String sql) {
    String trimmed = sql.stripTrailing();
    return trimmed.endsWith(";") ? trimmed.substring(0, trimmed.length() - 1) : trimmed;
  }

  /** The refusal of a statement on which a later step runs out of stack. */
  public static SqlRefusal tooDeep() {
    return SqlErrors.tooDeep();
  }

  /** Calcite's position as ours. */
  public static SqlPosition position(SqlParserPos pos) {
    int line = Math.max(1, pos.getLineNum());
    int column = Math.max(1, pos.getColumnNum());
    return new SqlPosition(
        line, column, Math.max(line, pos.getEndLineNum()), Math.max(1, pos.getEndColumnNum()));
  }
}
