package io.parley.query.sql;

import io.parley.policy.ParameterMarkers;
import io.parley.policy.ParameterMarkers.Marker;
import io.parley.policy.PolicySet;
import io.parley.policy.ReasonCode;
import io.parley.policy.SqlRefusal;
import io.parley.policy.Template;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * A call of a template to algebra: its SQL is parsed with a question mark for each parameter, and
 * the values take their places in the syntax tree. No value ever becomes text of a statement.
 */
final class TemplateFront {
  private TemplateFront() {}

  static SqlFront.Parsed parse(TemplateCall call, PolicySet offered, String asker) {
    Template template = template(call, offered);
    Map<String, SqlNode> values = TemplateValues.of(template, call);
    Origin origin =
        new Origin(
            Optional.of(
                new Origin.AskedTemplate(
                    template, call.at(), asker.equals(template.name().party()))),
            List.of());
    try {
      return SqlFront.parsed(
          ParameterMarkers.asQuestionMarks(template.sql()),
          syntax -> bound(syntax, ParameterMarkers.in(template.sql()), values),
          syntax -> SqlFront.convert(syntax, DerivedTables.none(offered), origin));
    } catch (SqlRefusal e) {
      throw origin.told(e);
    }
  }

  private static Template template(TemplateCall call, PolicySet offered) {
    List<Template> named =
        offered.templates().stream().filter(t -> t.name().equals(call.template())).toList();
    if (named.size() == 1) {
      return named.get(0);
    }
    throw new SqlRefusal(
        ReasonCode.NOT_FOUND,
        named.isEmpty()
            ? "no template of this name is offered here"
            : "two templates of this name are offered, and neither can be asked",
        Optional.of(call.at()),
        named.isEmpty()
            ? "check the spelling; a template is party.template"
            : "let `%s` keep one of them".formatted(call.template().party()));
  }

  private static SqlNode bound(SqlNode syntax, List<Marker> markers, Map<String, SqlNode> values) {
    ParameterPlaces.check(syntax, markers.size());
    return Objects.requireNonNull(
        syntax.accept(
            new SqlShuttle() {
              @Override
              public SqlNode visit(SqlDynamicParam param) {
                SqlNode value = values.get(markers.get(param.getIndex()).name());
                if (value == null) {
                  throw ParameterPlaces.refused(param);
                }
                return value.clone(param.getParserPosition());
              }
            }));
  }
}
