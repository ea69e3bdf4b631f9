package io.parley.server.rest;

import io.parley.server.wire.Json;
import java.io.IOException;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Bodies as JSON: unknown and repeated keys are refused, and what is wrong is told by its place.
 */
final class JsonBodies extends AbstractHttpMessageConverter<Object> {
  private static final JsonMapper READER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();
  private static final String NAMEABLE = "[A-Za-z0-9_-]{1,64}";

  JsonBodies() {
    super(MediaType.APPLICATION_JSON);
  }

  @Override
  protected boolean supports(Class<?> type) {
    return !type.equals(byte[].class) && !CharSequence.class.isAssignableFrom(type);
  }

  @Override
  protected Object readInternal(Class<?> type, HttpInputMessage message) throws IOException {
    byte[] body = message.getBody().readAllBytes();
    try {
      Object read = READER.readValue(body, type);
      if (read == null) {
        throw ProblemCode.MALFORMED_REQUEST.problem("the body is no JSON object");
      }
      return read;
    } catch (JacksonException e) {
      if (e.getCause() instanceof ProblemException ours) {
        throw ours; // a record that says what it lacks
      }
      throw ProblemCode.MALFORMED_REQUEST.problem(what(e) + place(e.getLocation()));
    }
  }

  private static String what(JacksonException e) {
    if (e instanceof UnrecognizedPropertyException unknown
        && unknown.getPropertyName().matches(NAMEABLE)) {
      return "this request has no key `" + unknown.getPropertyName() + "`";
    }
    return "the body is no JSON of this request";
  }

  private static String place(@org.jspecify.annotations.Nullable TokenStreamLocation at) {
    return at == null || at.getLineNr() < 1
        ? ""
        : "; line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
  }

  @Override
  protected void writeInternal(Object body, HttpOutputMessage message) throws IOException {
    message.getBody().write(Json.bytes(body));
  }
}
