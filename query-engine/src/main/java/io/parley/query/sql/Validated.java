package io.parley.query.sql;

import java.util.List;
import java.util.Properties;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.volcano.VolcanoPlanner;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.hint.HintStrategyTable;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql2rel.SqlToRelConverter;

/**
 * A query whose every name is found and typed.
 *
 * @param syntax the validated syntax tree
 */
record Validated(SqlNode syntax, SqlValidator validator, CalciteCatalogReader catalog) {
  private static final HintStrategyTable HINTS =
      HintStrategyTable.builder().hintStrategy("privacy", (hint, node) -> true).build();

  static {
    // An assertion of the library's fails on the unqualified person of a USING after a USING, and
    // hides no fault: with and without assertions a statement must have one verdict.
    Validated.class
        .getClassLoader()
        .setClassAssertionStatus("org.apache.calcite.sql.validate.SqlValidatorImpl", false);
  }

  /** The query, where all that it names is offered. */
  static Validated of(SqlNode syntax, OfferedCatalog offered, RelDataTypeFactory types) {
    CalciteSchema root = CalciteSchema.createRootSchema(false, false, "", offered);
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
    return new Validated(validator.validate(syntax), validator, catalog);
  }

  /** Its columns. */
  RelDataType rowType() {
    return validator.getValidatedNodeType(syntax);
  }

  /** Its algebra, on its own. */
  RelRoot algebra() {
    return algebra(
        RelOptCluster.create(new VolcanoPlanner(), new RexBuilder(catalog.getTypeFactory())));
  }

  /** Its algebra, as a part of other algebra. */
  RelRoot algebra(RelOptCluster cluster) {
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
    return converter.convertQuery(syntax, false, true);
  }
}
