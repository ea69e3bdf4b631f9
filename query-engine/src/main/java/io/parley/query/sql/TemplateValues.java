package io.parley.query.sql;

import io.parley.policy.Reason;
import io.parley.policy.ReasonCode;
import io.parley.policy.SqlPosition;
import io.parley.policy.SqlRefusal;
import io.parley.policy.Template;
import io.parley.policy.TemplateParameter;
import io.parley.query.sql.TemplateCall.Argument;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * The values of a call as typed literals, each of them checked against what its parameter declares.
 * A refusal points at the declaration and repeats none of its values.
 */
final class TemplateValues {
  private final Template template;
  private final TemplateCall call;

  private TemplateValues(Template template, TemplateCall call) {
    this.template = template;
    this.call = call;
  }

  /** A literal for each parameter of the template, by its name. */
  static Map<String, SqlNode> of(Template template, TemplateCall call) {
    return new TemplateValues(template, call).all();
  }

  private Map<String, SqlNode> all() {
    Map<String, SqlNode> values = new HashMap<>();
    for (Argument argument : call.arguments()) {
      SqlNode value = value(argument);
      if (values.put(argument.parameter(), value) != null) {
        throw refused(
            "`%s` has two values".formatted(argument.parameter()),
            argument.at(),
            Optional.empty(),
            "keep one");
      }
    }
    for (TemplateParameter parameter : template.parameters()) {
      if (!values.containsKey(parameter.name())) {
        throw refused(
            "the template `%s` needs a value for `%s`".formatted(template.name(), parameter.name()),
            call.at(),
            Optional.of(parameter),
            "add %s => …, a value of type %s".formatted(parameter.name(), parameter.type().word()));
      }
    }
    return values;
  }

  private SqlNode value(Argument argument) {
    TemplateParameter parameter =
        template
            .parameter(argument.parameter())
            .orElseThrow(
                () ->
                    refused(
                        "the template `%s` has no parameter of this name"
                            .formatted(template.name()),
                        argument.at(),
                        Optional.empty(),
                        "its parameters are " + names()));
    Typed typed =
        Typed.of(argument, parameter.type())
            .orElseThrow(
                () ->
                    refused(
                        "this is no value of type %s, which `%s` has"
                            .formatted(parameter.type().word(), parameter.name()),
                        argument.valueAt(),
                        Optional.of(parameter),
                        "write a value such as " + Typed.example(parameter.type())));
    boolean listed =
        parameter.values().contains(typed.spelling())
            || (parameter.values().isEmpty() && !Typed.mustBeListed(parameter.type()));
    if (!listed) {
      throw refused(
          "this is none of the values that `%s` may have".formatted(parameter.name()),
          argument.valueAt(),
          Optional.of(parameter),
          "its owner, `%s`, declares them there".formatted(template.name().party()));
    }
    if (parameter.bounds().filter(b -> !typed.isWithin(b)).isPresent()) {
      throw refused(
          "this is outside the bounds that `%s` has".formatted(parameter.name()),
          argument.valueAt(),
          Optional.of(parameter),
          "its owner, `%s`, declares them there".formatted(template.name().party()));
    }
    return typed.literal(SqlParserPos.ZERO);
  }

  private String names() {
    return template.parameters().isEmpty()
        ? "none"
        : String.join(", ", template.parameters().stream().map(p -> "`" + p.name() + "`").toList());
  }

  private static SqlRefusal refused(
      String message, SqlPosition at, Optional<TemplateParameter> parameter, String help) {
    return new SqlRefusal(
        new Reason(
            ReasonCode.TEMPLATE_PARAMETER.code(),
            message,
            Optional.of(at),
            parameter.map(TemplateParameter::position),
            help));
  }
}
