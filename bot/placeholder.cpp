// The seam between program and library; see the headers beside it.
