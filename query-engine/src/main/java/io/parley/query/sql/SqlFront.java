package io.parley.query.sql;

import io.parley.policy.PolicySet;
import io.parley.policy.SqlPosition;
import io.parley.policy.SqlRefusal;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.volcano.VolcanoPlanner;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.hint.HintStrategyTable;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql2rel.SqlToRelConverter;

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

  private static final HintStrategyTable HINTS =
      HintStrategyTable.builder().hintStrategy("privacy", (hint, node) -> true).build();

  static {
    // An assertion of the library's fails on the unqualified person of a USING after a USING, and
    // hides no fault: with and without assertions a statement must have one verdict.
    SqlFront.class
        .getClassLoader()
        .setClassAssertionStatus("org.apache.calcite.sql.validate.SqlValidatorImpl", false);
  }

  private SqlFront() {}

  /**
   * A statement's syntax and algebra.
   *
   * @param syntax the validated syntax tree, which knows positions
   * @param algebra the relational algebra, which knows meaning, brought into one form
   * @param names what the columns of the answer are called
   */
  public record Parsed(SqlNode syntax, RelNode algebra, List<String> names) {
    public Parsed {
      names = List.copyOf(names);
    }
  }

  /**
   * Parses and validates a query over the offered tables.
   *
   * @throws SqlRefusal with the position of the first mistake
   */
  public static Parsed parse(String sql, PolicySet offered) {
    if (sql.length() > MAX_CHARACTERS) {
      throw new SqlRefusal(
          "sql-too-long",
          "the statement is longer than %,d characters".formatted(MAX_CHARACTERS),
          Optional.empty(),
          "ask a shorter question");
    }
    TextOrder.check(sql);
    Optional<SqlNode> parsed = Optional.empty();
    try {
      SqlNode syntax = SqlParser.create(withoutSemicolon(sql), PARSER).parseQuery();
      parsed = Optional.of(syntax);
      if (!syntax.isA(SqlKind.QUERY)) {
        throw new SqlRefusal(
            "not-a-query",
            "only SELECT is understood",
            Optional.of(position(syntax.getParserPosition())),
            "write SELECT …");
      }
      SyntaxLimits.check(syntax);
      try {
        return convert(syntax, offered);
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

  private static Parsed convert(SqlNode syntax, PolicySet offered) {
    RelDataTypeFactory types = ParleyTypes.newFactory();
    CalciteSchema root =
        CalciteSchema.createRootSchema(false, false, "", new OfferedCatalog(offered));
    Properties properties = new Properties();
    properties.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "false");
    CalciteConnectionConfigImpl config = new CalciteConnectionConfigImpl(properties);
    CalciteCatalogReader catalog = new CalciteCatalogReader(root, List.of(), types, config);
    SqlValidator validator =
        new PlainValidator(
            OperatorNames.TABLE,
            catalog,
            types,
            SqlValidator.Config.DEFAULT
                .withConformance(SqlConformanceEnum.LENIENT)
                .withIdentifierExpansion(true));
    SqlNode validated = validator.validate(syntax);
    RelOptCluster cluster = RelOptCluster.create(new VolcanoPlanner(), new RexBuilder(types));
    SqlToRelConverter converter =
        new SqlToRelConverter(
            (rowType, queryString, schemaPath, viewPath) -> {
              throw new IllegalStateException("no views");
            },
            validator,
            catalog,
            cluster,
            new Convertlets(),
            SqlToRelConverter.config()
                .withExpand(false)
                .withInSubQueryThreshold(1_000)
                .withHintStrategyTable(HINTS));
    RelRoot algebra = converter.convertQuery(validated, false, true);
    return new Parsed(
        validated,
        Rewriter.rewritten(algebra.project()),
        algebra.fields.stream().map(java.util.Map.Entry::getValue).toList());
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
