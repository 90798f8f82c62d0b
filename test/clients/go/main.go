// Uses the client that oapi-codegen generates: imports a row, follows the job, reads what became of the row.
package main

import (
	"context"
	"encoding/json"
	"net/http"
	"os"

	"contacts-import-generated/api"
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func main() {
	url, key, email := os.Args[1], os.Args[2], os.Args[3]
	withKey := api.WithRequestEditorFn(func(_ context.Context, request *http.Request) error {
		request.Header.Set("Authorization", "Bearer "+key)
		return nil
	})
	client := must(api.NewClientWithResponses(url, withKey))
	ctx := context.Background()

	var body api.ImportRequest
	rows := api.RowsImportRequest{Rows: []api.ContactFields{{Email: &email}}}
	if err := body.FromRowsImportRequest(rows); err != nil {
		panic(err)
	}
	imported := must(client.ImportContactsWithResponse(ctx, nil, body)).JSON200.Data
	job := must(client.GetJobWithResponse(ctx, imported.JobId)).JSON200.Data
	records := must(client.ListRowsWithResponse(ctx, imported.JobId, nil)).JSON200.Data
	found := must(client.FindContactWithResponse(ctx, &api.FindContactParams{Email: &email})).JSON200.Data
	must(0, json.NewEncoder(os.Stdout).Encode(map[string]any{
		"created": imported.CreatedCount,
		"status":  job.Status,
		"outcome": records[0].Outcome,
		"email":   found[0].Email,
	}))
}
