// Uses the client that oapi-codegen generates: imports a row, follows the job, reads what became of the row, undoes it.
package main

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"time"

	"contacts-import-generated/api"
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// ended gives the job once it has ended.
func ended(ctx context.Context, client *api.ClientWithResponses, id api.JobId) api.Job {
	for tries := 0; tries < 300; tries++ {
		job := must(client.GetJobWithResponse(ctx, id)).JSON200.Data
		if job.Status != "queued" && job.Status != "processing" {
			return job
		}
		time.Sleep(200 * time.Millisecond)
	}
	panic("The job did not end within a minute.")
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
	undo := must(client.UndoImportWithResponse(ctx, imported.JobId, api.UndoRequest{})).JSON202.Data
	undone := ended(ctx, client, undo.JobId)
	left := must(client.FindContactWithResponse(ctx, &api.FindContactParams{Email: &email})).JSON200.Data
	must(0, json.NewEncoder(os.Stdout).Encode(map[string]any{
		"created": imported.CreatedCount,
		"status":  job.Status,
		"outcome": records[0].Outcome,
		"email":   found[0].Email,
		"undone":  undone.Status,
		"deleted": undone.DeletedCount,
		"left":    len(left),
	}))
}
