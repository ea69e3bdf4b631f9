package io.parley.server.rest;

import io.parley.crypto.SignedBytes;
import io.parley.server.wire.AnswerDocument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MimeTypeUtils;

/**
 * An answer as JSON, CSV or Arrow. JSON is the signed document to the byte; who made which of the
 * others can ask for that.
 */
final class ResultForms {
  static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);
  static final MediaType ARROW = MediaType.parseMediaType("application/vnd.apache.arrow.stream");

  /** The signature over the JSON document, base64. */
  static final String SIGNATURE = "Parley-Signature";

  /** The fingerprint of the key that signed. */
  static final String SIGNER = "Parley-Signer";

  /** What the signature is of: the id of the query that was charged. */
  static final String QUERY = "Parley-Query";

  private static final List<MediaType> FORMS = List.of(MediaType.APPLICATION_JSON, CSV, ARROW);

  private final BufferAllocator allocator;

  ResultForms(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  /**
   * The answer in the form that is accepted first.
   *
   * @param intervals whether CSV and Arrow have the columns {@code NAME_low95} and {@code
   *     NAME_high95} beside each released number
   */
  ResponseEntity<byte[]> of(Question question, String accept, boolean intervals) {
    SignedBytes signed = question.signed().orElseThrow();
    AnswerDocument answer = question.answer().orElseThrow();
    MediaType form = form(accept);
    byte[] body;
    if (form.equals(CSV)) {
      body = AnswerCsv.of(AnswerTable.of(answer, intervals)).getBytes(StandardCharsets.UTF_8);
    } else if (form.equals(ARROW)) {
      body = AnswerArrow.of(AnswerTable.of(answer, intervals), allocator);
    } else {
      body = signed.payload();
    }
    HttpHeaders headers = new HttpHeaders();
    headers.set(SIGNATURE, Base64.getEncoder().encodeToString(signed.signature()));
    headers.set(SIGNER, signed.signer().text());
    headers.set(QUERY, answer.receipt().queryId());
    headers.set(
        HttpHeaders.LINK,
        "<%s/%s/result>; rel=\"describedby\"; type=\"application/json\""
            .formatted(Kind.QUERY.path(), question.entry().id()));
    headers.set(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    return ResponseEntity.ok().headers(headers).contentType(form).body(body);
  }

  private static MediaType form(String accept) {
    List<MediaType> wanted;
    try {
      wanted = new ArrayList<>(MediaType.parseMediaTypes(accept));
    } catch (InvalidMediaTypeException e) {
      throw ProblemCode.MALFORMED_REQUEST.problem("the header `Accept` cannot be read");
    }
    MimeTypeUtils.sortBySpecificity(wanted);
    wanted.sort(java.util.Comparator.comparingDouble(MediaType::getQualityValue).reversed());
    return wanted.stream()
        .filter(w -> w.getQualityValue() > 0)
        .flatMap(w -> FORMS.stream().filter(f -> w.includes(f)))
        .findFirst()
        .orElseThrow(
            () ->
                ProblemCode.NOT_ACCEPTABLE.problem(
                    "an answer comes as application/json, text/csv or " + ARROW));
  }
}
