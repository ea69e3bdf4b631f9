package io.parley.server.rest;

import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where programs find what this API has. */
@RestController
class ApiDocumentController {
  private final byte[] document = ApiDocument.text().getBytes(StandardCharsets.UTF_8);

  @Open
  @GetMapping("/v3/api-docs")
  ResponseEntity<byte[]> document() {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(document.clone());
  }
}
